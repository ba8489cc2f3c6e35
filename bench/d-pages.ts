// (d) Public pages a second from a server in its own process, read by keep-alive clients on the same machine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { invariant } from '@tongzhou/kernel';
import { readSettings } from '@tongzhou/server/platform/settings/index.ts';
import { type Bench, perSecond, rounded } from './harness.ts';

const CLIENTS = 16;
const PAGES = {
  'public pages (rendered, each kept 5 s)': [
    '/',
    '/plans',
    '/plans/replayed',
    '/plans/replayed/periods',
    '/plans/replayed/periods/1',
    '/plans/replayed/cases',
    '/books',
    '/members',
  ],
  'public API (read from the database each time)': [
    '/api/v1/plans/replayed',
    '/api/v1/plans/replayed/periods',
    '/api/v1/plans/replayed/periods/1',
  ],
};

export async function benchPages(bench: Bench): Promise<void> {
  bench.say('starting a server with a settled period of 120,000 members');
  const home = path.join(readSettings(process.env).home, 'scratch-pages');
  const server = spawn(process.execPath, [fileURLToPath(new URL('./serve.ts', import.meta.url))], {
    env: {
      ...process.env,
      TONGZHOU_MODE: 'demo',
      TONGZHOU_HOME: home,
      TONGZHOU_RATE_PER_MINUTE: '1000000',
      LOG_LEVEL: 'error',
      PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  try {
    const address = await Promise.race([
      once(createInterface({ input: server.stdout! }), 'line').then(([line]) => String(line)),
      ended.then(() => Promise.reject(new Error('the server of the benchmark did not start'))),
    ]);
    for (const [what, pages] of Object.entries(PAGES)) await load(bench, address, what, pages);
  } finally {
    server.kill('SIGTERM');
    await ended;
    rmSync(home, { recursive: true, force: true });
  }
}

async function load(bench: Bench, address: string, what: string, pages: readonly string[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  for (const page of pages) await read(agent, address + page);
  bench.say(what);
  const waits: number[] = [];
  let turn = 0;
  const rate = await perSecond(CLIENTS, bench.seconds, async () => {
    const page = pages[turn % pages.length]!;
    turn += 1;
    const from = performance.now();
    await read(agent, address + page);
    waits.push(performance.now() - from);
  });
  agent.destroy();
  waits.sort((a, b) => a - b);
  const report = (text: string, value: number, unit: string) =>
    bench.report({ bench: 'd', what: `${what}${text}`, value: rounded(value), unit });
  report(`, ${CLIENTS} clients`, rate, '/s');
  report(': 99 of 100 answered within', waits[Math.floor(waits.length * 0.99)]!, 'ms');
}

const read = (agent: Agent, url: string): Promise<void> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => {
      answer.resume();
      answer.once('end', () => {
        try {
          invariant(answer.statusCode === 200, `${url} answers ${answer.statusCode}`);
          resolve();
        } catch (error) {
          reject(error);
        }
      });
    }).once('error', reject);
  });
