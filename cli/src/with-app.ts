import { type Opened, openApp } from '@tongzhou/server/main.ts';
import type { App } from '@tongzhou/server/platform/app.ts';
import { readSettings } from '@tongzhou/server/platform/settings/index.ts';

/** Opens the installation of this folder (or of DATABASE_URL) for one command and closes it again. */
export async function withApp<T>(
  work: (app: App, opened: Opened) => Promise<T>,
  overrides: Record<string, string> = {},
): Promise<T> {
  const opened = await openApp(readSettings({ ...process.env, ...overrides }));
  try {
    return await work(opened.app, opened);
  } finally {
    await opened.close();
  }
}
