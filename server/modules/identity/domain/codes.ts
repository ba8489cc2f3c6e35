import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** Opaque session token: 256 random bits; the database holds its hash only. */
export const newToken = (): string => randomBytes(32).toString('base64url');
export const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Six digits, also with leading zeros. */
export const newCode = (): string => randomInt(0, 1_000_000).toString().padStart(6, '0');
export const sameHash = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

const WORDS_A = [
  '江边',
  '山里',
  '清晨',
  '院子',
  '老街',
  '雪后',
  '桥头',
  '灯下',
  '麦田',
  '窗前',
  '渡口',
  '松林',
];
const WORDS_B = [
  '白桦',
  '木船',
  '石榴',
  '风筝',
  '茶壶',
  '燕子',
  '芦苇',
  '月饼',
  '铜铃',
  '柿子',
  '竹篮',
  '葵花',
];

/** The member's own call word (通话暗号): staff who call say it first. Not a secret worth attacking, a check on them. */
export const newCallWord = (): string =>
  `${WORDS_A[randomInt(WORDS_A.length)]}${WORDS_B[randomInt(WORDS_B.length)]}`;
