import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createVault } from '../../../platform/vault/index.ts';
import { openSealer, PeopleBatch } from './sealer.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'tongzhou-sealer-'));
const vault = createVault({ dir, mayCreate: true });
const at = Temporal.Instant.from('2026-01-05T02:00:00Z');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const batch = (n: number): PeopleBatch => {
  const people = new PeopleBatch();
  for (let i = 0; i < 10; i += 1) {
    const id = BigInt(n * 10 + i);
    const index = Buffer.alloc(16, n);
    people.addPerson(id, index, {
      name: `测试人${'甲乙丙丁戊己庚辛壬癸'[i]}`,
      id_kind: 'passport',
      id_number: `E${id}`,
      birth: '1990-05-01',
      sex: 'f',
    });
    people.addUser(id, `+86139${String(id).padStart(8, '0')}`, i === 0 ? null : id);
  }
  return people;
};

/** The first field of the first row of binary COPY data: its id. */
const firstId = (pages: readonly Buffer[]) => pages[0]!.readBigInt64BE(6);

describe('the sealer', () => {
  it('seals in threads as in this one, each batch answered with its own people', async () => {
    const sealer = openSealer(vault);
    try {
      const sealed = await Promise.all([1, 2, 3, 4, 5].map((n) => sealer.seal(batch(n), at, true)));
      expect(sealed.map((s) => [firstId(s.persons), firstId(s.users)])).toEqual(
        [1n, 2n, 3n, 4n, 5n].map((n) => [n * 10n, n * 10n]),
      );
      // Sealed by threads, opened here, at the place of the very row.
      const row = sealed[3]!.persons[0]!;
      const length = row.readInt32BE(14);
      const name_sealed = row.subarray(18, 18 + length);
      expect(vault.open('identity.person.name#40', name_sealed)).toBe('测试人甲');
      expect(() => vault.open('identity.person.name#41', name_sealed)).toThrow('vault.tampered');
      expect(sealed[0]!.persons[0]!.length).toBe(row.length);
    } finally {
      await sealer.close();
    }
  });

  it('fails what is under way when it is closed, and starts no thread for one batch', async () => {
    const sealer = openSealer(vault);
    await sealer.seal(batch(1), at, true);
    const lost = sealer.seal(batch(2), at, true);
    const refused = expect(lost).rejects.toThrow('a sealing thread ended');
    await sealer.close();
    await refused;
  });
});
