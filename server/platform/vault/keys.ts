import { createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { CodedError } from '@tongzhou/kernel';
import * as z from 'zod';

export const KEY_BYTES = 32;
const FORMAT = 'tongzhou-vault-keys/1';

/** Keys in memory. A sealing key's id is its fingerprint, so that a damaged key never passes for another. */
export interface KeyRing {
  /** id of the key that seals */
  current: number;
  sealing: ReadonlyMap<number, KeyObject>;
  /** Blind indexes keep one key for ever: a new one would make every stored index unfindable. */
  index: KeyObject;
}

const key_text = z.base64().refine((text) => Buffer.from(text, 'base64').length === KEY_BYTES);
const keysShape = z.strictObject({
  format: z.literal(FORMAT),
  /** newest first: the first one seals, all of them open */
  sealing: z.array(key_text).min(1).max(1000),
  index: key_text,
});

export const vaultError = (
  code: string,
  params: Record<string, string | number> = {},
  cause?: unknown,
): CodedError => new CodedError(code, { status: 500, params, cause });

export const keyId = (key: Buffer): number => createHash('sha256').update(key).digest().readUInt32BE(0);

export function newKeysText(): string {
  return keysText([randomBytes(KEY_BYTES)], randomBytes(KEY_BYTES));
}

function keysText(sealing: readonly Buffer[], index: Buffer): string {
  const base64 = (key: Buffer) => key.toString('base64');
  return JSON.stringify({ format: FORMAT, sealing: sealing.map(base64), index: base64(index) });
}

/** Reads the key file's text. `vault.keys_damaged` if it is none; the text itself is in no error. */
export function parseKeys(text: string): KeyRing {
  let parsed: z.infer<typeof keysShape>;
  try {
    parsed = keysShape.parse(JSON.parse(text));
  } catch {
    throw vaultError('vault.keys_damaged');
  }
  const sealing = parsed.sealing.map((key) => Buffer.from(key, 'base64'));
  return {
    current: keyId(sealing[0]!),
    sealing: new Map(sealing.map((key) => [keyId(key), createSecretKey(key)])),
    index: createSecretKey(Buffer.from(parsed.index, 'base64')),
  };
}

export function ringText(ring: KeyRing): string {
  const bytes = (key: KeyObject) => key.export();
  const older = [...ring.sealing].filter(([id]) => id !== ring.current).map(([, key]) => bytes(key));
  return keysText([bytes(ring.sealing.get(ring.current)!), ...older], bytes(ring.index));
}

/** The same ring with a new key in front. */
export function rotated(ring: KeyRing): KeyRing {
  const key = randomBytes(KEY_BYTES);
  const current = keyId(key);
  return { ...ring, current, sealing: new Map([[current, createSecretKey(key)], ...ring.sealing]) };
}
