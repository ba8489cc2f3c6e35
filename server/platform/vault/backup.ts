import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import * as z from 'zod';
import { keyFileIn, placeNew, readKeyFile } from './key-file.ts';
import { parseKeys, vaultError } from './keys.ts';

const FORMAT = 'tongzhou-vault-keys-locked/1';
const PASSPHRASE_LENGTH_MIN = 12;
/** 64 MiB and about a fifth of a second for each guess. */
const SCRYPT = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 1024 * 1024 };
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const lockedShape = z.strictObject({
  format: z.literal(FORMAT),
  salt: z.base64(),
  nonce: z.base64(),
  tag: z.base64(),
  locked: z.base64(),
});

/** Locks the keys' text with a passphrase of at least 12 characters (`vault.passphrase_too_short`). */
export function lockKeys(text: string, passphrase: string): string {
  if (passphrase.length < PASSPHRASE_LENGTH_MIN) {
    throw vaultError('vault.passphrase_too_short', { min: PASSPHRASE_LENGTH_MIN });
  }
  const salt = randomBytes(16);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(
    'aes-256-gcm',
    scryptSync(passphrase.normalize('NFKC'), salt, 32, SCRYPT),
    nonce,
  );
  cipher.setAAD(Buffer.from(FORMAT));
  const locked = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const base64 = (bytes: Buffer) => bytes.toString('base64');
  return JSON.stringify({
    format: FORMAT,
    salt: base64(salt),
    nonce: base64(nonce),
    tag: base64(cipher.getAuthTag()),
    locked: base64(locked),
  });
}

function unlockKeys(text: string, passphrase: string): string {
  const parsed = lockedShape.safeParse(JSON.parse(text));
  if (!parsed.success) throw vaultError('vault.keys_damaged');
  const bytes = (part: 'salt' | 'nonce' | 'tag' | 'locked') => Buffer.from(parsed.data[part], 'base64');
  const key = scryptSync(passphrase.normalize('NFKC'), bytes('salt'), 32, SCRYPT);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes('nonce'), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(FORMAT));
    decipher.setAuthTag(bytes('tag'));
    return decipher.update(bytes('locked'), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    throw vaultError('vault.wrong_passphrase');
  }
}

/**
 * Puts exported keys into a folder that has none, after a restore. Never replaces other keys (`vault.keys_exist`).
 * Errors: `vault.keys_damaged` `vault.passphrase_needed` `vault.wrong_passphrase`.
 */
export function importKeys(dir: string, exported: string, passphrase?: string): void {
  const text = plainKeys(exported, passphrase);
  parseKeys(text);
  placeNew(keyFileIn(dir), text);
  if (readKeyFile(dir, false).trim() !== text.trim())
    throw vaultError('vault.keys_exist', { file: keyFileIn(dir) });
}

function plainKeys(exported: string, passphrase: string | undefined): string {
  let format: unknown;
  try {
    format = (JSON.parse(exported) as { format?: unknown }).format;
  } catch {
    throw vaultError('vault.keys_damaged');
  }
  if (format !== FORMAT) return exported;
  if (passphrase === undefined) throw vaultError('vault.passphrase_needed');
  return unlockKeys(exported, passphrase);
}
