// Prints microseconds per operation on this machine: `npx node server/platform/vault/measure.ts`
import { newKeysText } from './keys.ts';
import { createVault, purposeOf } from './vault.ts';

const TIMES = 100_000;
const vault = createVault({ dir: '', keys: newKeysText(), mayCreate: false });
const purpose = purposeOf('identity.person', 'id_number', 123_456n);
const text = '11010519491231002X';
const sealed = vault.seal(purpose, text);

const operations: Record<string, () => unknown> = {
  seal: () => vault.seal(purpose, text),
  open: () => vault.open(purpose, sealed),
  blindIndex: () => vault.blindIndex('identity.person.id_number', text),
};
for (const [name, run] of Object.entries(operations)) {
  for (let i = 0; i < TIMES / 10; i += 1) run();
  const start = performance.now();
  for (let i = 0; i < TIMES; i += 1) run();
  console.log(`${name}: ${(((performance.now() - start) * 1000) / TIMES).toFixed(1)} µs`);
}
