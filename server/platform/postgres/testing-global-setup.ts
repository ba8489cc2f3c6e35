import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removeAbandoned } from './abandoned.ts';
import { type EmbeddedPostgres, startEmbedded } from './embedded.ts';
import { dropRunDatabasesAt } from './testing.ts';
import { answerWith, RUN_ID_VARIABLE, SOCKET_VARIABLE } from './testing-server.ts';

/** Vitest's global setup: one embedded server for all workers, started only when a test asks for a database. */
export default async function setup(): Promise<() => Promise<void>> {
  const id = randomBytes(4).toString('hex');
  process.env[RUN_ID_VARIABLE] = id;
  const url = process.env.TEST_DATABASE_URL;
  if (url) return () => dropRunDatabasesAt(url, id);

  await removeAbandoned(tmpdir());
  const dir = mkdtempSync(path.join(tmpdir(), `tongzhou-run-${process.pid}-`));
  // As root the server runs as somebody else, who has to get through to its own folder.
  chmodSync(dir, 0o711);
  let running: Promise<EmbeddedPostgres> | undefined;
  const address = process.platform === 'win32' ? `\\\\.\\pipe\\tongzhou-run-${id}` : path.join(dir, 'ask');
  const server = await answerWith(address, async () => {
    running ??= startEmbedded({ dataDir: path.join(dir, 'data'), fast: true });
    return (await running).connection;
  });
  process.env[SOCKET_VARIABLE] = address;
  return async () => {
    server.close();
    await running?.then((postgres) => postgres.stop());
    rmSync(dir, { recursive: true, force: true });
  };
}
