import { type Opened, openApp } from '@tongzhou/server/main.ts';
import type { App } from '@tongzhou/server/platform/app.ts';
import { readSettings } from '@tongzhou/server/platform/settings/index.ts';

/**
 * Opens the installation of this folder (or of DATABASE_URL) for one command and closes it again.
 * @param onLine what opening has to tell, such as migrations
 */
export async function withApp<T>(
  work: (app: App, opened: Opened) => Promise<T>,
  overrides: Record<string, string> = {},
  onLine: (line: string) => void = () => {},
): Promise<T> {
  const opened = await openApp(readSettings({ ...process.env, ...overrides }), onLine);
  try {
    return await work(opened.app, opened);
  } finally {
    await opened.close();
  }
}
