// Writes docs/SETTINGS.md from the settings' definitions; a test fails when it is stale.
import { writeFileSync } from 'node:fs';
import { settingsDocument } from '../server/platform/settings/index.ts';

writeFileSync(new URL('../docs/SETTINGS.md', import.meta.url), settingsDocument());
