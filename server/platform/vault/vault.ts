import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { invariant } from '@tongzhou/kernel';
import { lockKeys } from './backup.ts';
import { readKeyFile, replaceKeyFile } from './key-file.ts';
import { type KeyRing, parseKeys, ringText, rotated, vaultError } from './keys.ts';

// Sealed bytes: version (1) · key id (4) · nonce (12) · tag (16) · ciphertext
const VERSION = 1;
const NONCE_AT = 5;
const TAG_AT = 17;
const TEXT_AT = 33;
const TAG_BYTES = 16;
const INDEX_BYTES = 16;
const PLAINTEXT_LENGTH_MAX = 1_000_000;
/** Random bytes are fetched for many nonces at a time: one system call each would be most of the cost. */
const NONCES_AT_ONCE = 512;

export interface Vault {
  /**
   * Encrypts a text for one place. The purpose names table, column and row (`purposeOf`) and must be the same to
   * open it: a value copied to another row or column does not open.
   */
  seal(purpose: string, plaintext: string): Buffer;
  /** Errors: `vault.tampered` (changed, cut or for another purpose), `vault.wrong_key` (sealed with keys not here). */
  open(purpose: string, sealed: Uint8Array): string;
  /**
   * 16 bytes that are equal for equal input, to look a value up without storing it in clear. The purpose names the
   * column, not the row. The input must be normalised by the caller.
   */
  blindIndex(purpose: string, normalised: string): Buffer;
  /** Adds a new sealing key and writes the key file. Older keys still open. Errors: `vault.keys_from_environment`. */
  rotate(): void;
  /** The value under the current key: the same bytes if it already is, else sealed anew. For jobs after `rotate`. */
  reseal(purpose: string, sealed: Uint8Array): Buffer;
  /** All keys as text for a backup kept apart from the data's; locked if a passphrase (12 characters or more) is given. */
  exportKeys(passphrase?: string): string;
}

export interface VaultOptions {
  /** Folder of the key file, apart from the data. Left unread when `keys` is given. */
  dir: string;
  /** The key file's text from the environment (`TONGZHOU_VAULT_KEYS`). */
  keys?: string | undefined;
  /**
   * May a missing key file be made? Only while the database holds nothing sealed: new keys over old data would
   * make it unreadable without a word.
   */
  mayCreate: boolean;
}

/** The AAD of a cell; every part is fixed text or an id, so that no two cells share it. */
export const purposeOf = (table: string, column: string, row: bigint | string): string =>
  `${table}.${column}#${row}`;

/** Opens the vault. Errors: `vault.key_missing` `vault.keys_damaged` `vault.keys_readable_by_others`. */
export function createVault(options: VaultOptions): Vault {
  let ring: KeyRing = parseKeys(options.keys ?? readKeyFile(options.dir, options.mayCreate));
  const nonces = nonceSource();
  const seal = (purpose: string, plaintext: string) => sealWith(ring, nonces(), purpose, plaintext);
  const open = (purpose: string, sealed: Uint8Array) => openWith(ring, purpose, sealed);
  return {
    seal,
    open,
    blindIndex: (purpose, normalised) => indexWith(ring, purpose, normalised),
    rotate() {
      if (options.keys !== undefined) throw vaultError('vault.keys_from_environment');
      const next = rotated(parseKeys(readKeyFile(options.dir, false)));
      replaceKeyFile(options.dir, ringText(next));
      ring = next;
    },
    reseal(purpose, sealed) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      return keyIdIn(bytes) === ring.current ? bytes : seal(purpose, open(purpose, bytes));
    },
    exportKeys: (passphrase) =>
      passphrase === undefined ? ringText(ring) : lockKeys(ringText(ring), passphrase),
  };
}

function nonceSource(): () => Buffer {
  const bytes = NONCES_AT_ONCE * 12;
  let pool = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at >= pool.length) {
      pool = randomBytes(bytes);
      at = 0;
    }
    at += 12;
    return pool.subarray(at - 12, at);
  };
}

/** The header is authenticated too, so that nobody relabels a value with another key or version. */
function aadOf(header: Buffer, purpose: string): Buffer {
  const aad = Buffer.allocUnsafe(header.length + Buffer.byteLength(purpose));
  header.copy(aad);
  aad.write(purpose, header.length, 'utf8');
  return aad;
}

const headers = new WeakMap<KeyRing, Buffer>();

function headerOf(ring: KeyRing): Buffer {
  let header = headers.get(ring);
  if (!header) {
    header = Buffer.alloc(NONCE_AT);
    header[0] = VERSION;
    header.writeUInt32BE(ring.current, 1);
    headers.set(ring, header);
  }
  return header;
}

function sealWith(ring: KeyRing, nonce: Buffer, purpose: string, plaintext: string): Buffer {
  invariant(purpose.length > 0, 'a purpose is named');
  invariant(plaintext.length <= PLAINTEXT_LENGTH_MAX, 'sealed texts are at most a million characters');
  const header = headerOf(ring);
  const cipher = createCipheriv('aes-256-gcm', ring.sealing.get(ring.current)!, nonce);
  cipher.setAAD(aadOf(header, purpose));
  const text = cipher.update(plaintext, 'utf8');
  // GCM is a stream: nothing is left to come, but only this makes the tag.
  cipher.final();
  const sealed = Buffer.allocUnsafe(TEXT_AT + text.length);
  header.copy(sealed);
  nonce.copy(sealed, NONCE_AT);
  cipher.getAuthTag().copy(sealed, TAG_AT);
  text.copy(sealed, TEXT_AT);
  return sealed;
}

function openWith(ring: KeyRing, purpose: string, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const key = ring.sealing.get(keyIdIn(bytes));
  if (!key) throw vaultError('vault.wrong_key');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(NONCE_AT, TAG_AT), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(aadOf(bytes.subarray(0, NONCE_AT), purpose));
    decipher.setAuthTag(bytes.subarray(TAG_AT, TEXT_AT));
    return Buffer.concat([decipher.update(bytes.subarray(TEXT_AT)), decipher.final()]).toString('utf8');
  } catch {
    throw vaultError('vault.tampered');
  }
}

function keyIdIn(bytes: Buffer): number {
  if (bytes.length < TEXT_AT || bytes[0] !== VERSION) throw vaultError('vault.tampered');
  return bytes.readUInt32BE(1);
}

function indexWith(ring: KeyRing, purpose: string, normalised: string): Buffer {
  invariant(purpose.length > 0 && !purpose.includes('\0'), 'a purpose is named, without NUL');
  return createHmac('sha256', ring.index)
    .update(`${purpose}\0${normalised}`, 'utf8')
    .digest()
    .subarray(0, INDEX_BYTES);
}
