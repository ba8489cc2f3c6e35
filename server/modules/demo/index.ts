import { fileURLToPath } from 'node:url';
import type { ServerModule } from '../../platform/module.ts';
import { demoPages } from './pages/index.ts';

export { playSeed, type SeedOptions } from './seed/seed.ts';
export { castList, seeding, story } from './store.ts';

export const demoModule: ServerModule = {
  name: 'demo',
  pages: demoPages,
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
};
