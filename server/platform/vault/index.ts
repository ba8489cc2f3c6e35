export { importKeys } from './backup.ts';
export { createVault, purposeOf, type Vault, type VaultOptions } from './vault.ts';
