import { createConnection, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import type pg from 'pg';

/** Set by the global setup, inherited by every test worker. */
export const SOCKET_VARIABLE = 'TONGZHOU_TEST_SERVER';
export const RUN_ID_VARIABLE = 'TONGZHOU_TEST_RUN';

/** Answers every caller with the connection of one server, which is started when the first one asks. */
export function answerWith(address: string, start: () => Promise<pg.ClientConfig>): Promise<Server> {
  let started: Promise<pg.ClientConfig> | undefined;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    started ??= start();
    started.then(
      (connection) => socket.end(JSON.stringify({ connection })),
      (error: unknown) => socket.end(JSON.stringify({ error: String(error) })),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => resolve(server));
  });
}

/** The connection of the run's shared server. */
export async function askForServer(address: string): Promise<pg.ClientConfig> {
  const answer = JSON.parse(await text(createConnection(address))) as {
    connection?: pg.ClientConfig;
    error?: string;
  };
  if (!answer.connection) throw new Error(`the shared test server did not start: ${answer.error}`);
  return answer.connection;
}
