import { fileURLToPath } from 'node:url';
import type { ServerModule } from '../../platform/module.ts';

export { playSeed, type SeedOptions } from './seed/seed.ts';
export { seeding } from './store.ts';

export const demoModule: ServerModule = {
  name: 'demo',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
};
