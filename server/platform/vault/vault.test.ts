import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVault, importKeys, purposeOf, type Vault } from './index.ts';

const PURPOSE = purposeOf('identity.person', 'name', 12n);
let home: string;
let dir: string;
let vault: Vault;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'tz-vault-'));
  dir = path.join(home, 'keys');
  vault = createVault({ dir, mayCreate: true });
});
afterEach(() => rmSync(home, { recursive: true }));

const file = () => path.join(dir, 'vault-keys.json');
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
};
const again = (mayCreate = false) => createVault({ dir, mayCreate });

describe('sealing', () => {
  it('opens what it sealed, each time with other bytes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.string({ minLength: 1 }),
        (text, purpose) => {
          const [a, b] = [vault.seal(purpose, text), vault.seal(purpose, text)];
          expect(vault.open(purpose, a)).toBe(text);
          expect(a.equals(b)).toBe(false);
        },
      ),
    );
  });
  it('uses no nonce twice', () => {
    const nonces = new Set(
      Array.from({ length: 3000 }, () => vault.seal(PURPOSE, '').subarray(5, 17).toString('hex')),
    );
    expect(nonces.size).toBe(3000);
  });
  it('does not open a value with any bit changed', () => {
    const sealed = vault.seal(PURPOSE, '欧阳小明');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(codeOf(() => vault.open(PURPOSE, changed))).toMatch(/^vault\.(tampered|wrong_key)$/);
    }
  });
  it('does not open a cut value, nor one moved to another row or column', () => {
    const sealed = vault.seal(PURPOSE, '张三');
    for (let length = 0; length < sealed.length; length += 1) {
      expect(codeOf(() => vault.open(PURPOSE, sealed.subarray(0, length)))).toBe('vault.tampered');
    }
    expect(codeOf(() => vault.open(purposeOf('identity.person', 'name', 13n), sealed))).toBe(
      'vault.tampered',
    );
    expect(codeOf(() => vault.open(purposeOf('identity.person', 'phone', 12n), sealed))).toBe(
      'vault.tampered',
    );
  });
  it('knows values of another vault', () => {
    const other = createVault({ dir: path.join(home, 'other'), mayCreate: true });
    expect(codeOf(() => other.open(PURPOSE, vault.seal(PURPOSE, '张三')))).toBe('vault.wrong_key');
  });
});

describe('blind index', () => {
  it('is equal for equal input in one column only, and stays through restart and rotation', () => {
    const index = vault.blindIndex('identity.person.phone', '+8613800000000');
    expect(index).toHaveLength(16);
    vault.rotate();
    expect(again().blindIndex('identity.person.phone', '+8613800000000').equals(index)).toBe(true);
    expect(vault.blindIndex('identity.person.phone', '+8613800000001').equals(index)).toBe(false);
    expect(vault.blindIndex('identity.person.id_number', '+8613800000000').equals(index)).toBe(false);
  });
});

describe('keys', () => {
  it('are readable by the owner only, and refused otherwise', () => {
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    chmodSync(file(), 0o640);
    expect(codeOf(again)).toBe('vault.keys_readable_by_others');
  });
  it('are not made again over existing data', () => {
    rmSync(file());
    expect(codeOf(() => again(false))).toBe('vault.key_missing');
    expect(codeOf(() => statSync(file()))).toBe('ENOENT');
  });
  it('stay when a second process would make them too', () => {
    const sealed = vault.seal(PURPOSE, '张三');
    expect(again(true).open(PURPOSE, sealed)).toBe('张三');
  });
  it('are refused when damaged, without showing them', () => {
    const text = readFileSync(file(), 'utf8');
    for (const broken of ['', '{}', text.slice(0, 60), text.replace('"index":"', '"index":"AAAA')]) {
      writeFileSync(file(), broken);
      expect(codeOf(again)).toBe('vault.keys_damaged');
    }
  });
  it('rotate: old values still open, new ones need the new key, resealing moves them', () => {
    const before = vault.exportKeys();
    const old = vault.seal(PURPOSE, '张三');
    vault.rotate();
    const fresh = vault.seal(PURPOSE, '李四');
    expect(again().open(PURPOSE, old)).toBe('张三');
    const previous = createVault({ dir, keys: before, mayCreate: false });
    expect(codeOf(() => previous.open(PURPOSE, fresh))).toBe('vault.wrong_key');
    const moved = vault.reseal(PURPOSE, old);
    expect(codeOf(() => previous.open(PURPOSE, moved))).toBe('vault.wrong_key');
    expect(again().open(PURPOSE, moved)).toBe('张三');
    expect(vault.reseal(PURPOSE, moved).equals(moved)).toBe(true);
  });
  it('may come from the environment; then no file is read or written', () => {
    const keys = vault.exportKeys();
    const other = createVault({ dir: path.join(home, 'none'), keys, mayCreate: false });
    expect(other.open(PURPOSE, vault.seal(PURPOSE, '张三'))).toBe('张三');
    expect(codeOf(() => other.rotate())).toBe('vault.keys_from_environment');
  });
});

describe('key backup', () => {
  it('comes back with its passphrase only', () => {
    const sealed = vault.seal(PURPOSE, '张三');
    const locked = vault.exportKeys('correct horse battery');
    const target = path.join(home, 'restored');
    expect(codeOf(() => importKeys(target, locked))).toBe('vault.passphrase_needed');
    expect(codeOf(() => importKeys(target, locked, 'another passphrase'))).toBe('vault.wrong_passphrase');
    importKeys(target, locked, 'correct horse battery');
    expect(createVault({ dir: target, mayCreate: false }).open(PURPOSE, sealed)).toBe('张三');
  });
  it('never replaces other keys, and may be imported twice', () => {
    const target = path.join(home, 'taken');
    createVault({ dir: target, mayCreate: true });
    expect(codeOf(() => importKeys(target, vault.exportKeys()))).toBe('vault.keys_exist');
    expect(codeOf(() => importKeys(dir, vault.exportKeys()))).toBe('none');
  });
  it('refuses short passphrases and damaged exports', () => {
    expect(codeOf(() => vault.exportKeys('short'))).toBe('vault.passphrase_too_short');
    for (const text of ['', 'null', '{}', '{"format":"tongzhou-vault-keys-locked/1"}']) {
      expect(codeOf(() => importKeys(path.join(home, 'x'), text, 'correct horse battery'))).toBe(
        'vault.keys_damaged',
      );
    }
  });
});
