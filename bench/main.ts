// npm run bench [-- --only a,b,c,d --size 1m,10m,100m --seconds 10 --json FILE]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fixedClock } from '@tongzhou/server/platform/clock/index.ts';
import { readSettings } from '@tongzhou/server/platform/settings/index.ts';
import { openScratchServer } from '@tongzhou/server/replay/index.ts';
import { wire } from '@tongzhou/server/wiring.ts';
import { benchSettlement } from './a-settlement.ts';
import { benchTopUps } from './b-top-ups.ts';
import { benchImport } from './c-import.ts';
import { benchPages } from './d-pages.ts';
import { type Bench, type Figure, type Machine, machine, reached } from './harness.ts';

const BENCHES: Record<string, (bench: Bench) => Promise<void>> = {
  a: benchSettlement,
  b: benchTopUps,
  c: benchImport,
  d: benchPages,
};

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(BENCHES).join() },
    size: { type: 'string', default: '1m,10m' },
    seconds: { type: 'string', default: '10' },
    json: { type: 'string' },
  },
});
const only = values.only.split(',').map((name) => name.trim());
const unknown = only.filter((name) => !BENCHES[name]);
const sizes = values.size
  .split(',')
  .map(sizeOf)
  .toSorted((a, b) => a - b);
if (unknown.length > 0) throw new Error(`no such benchmark: ${unknown.join(', ')}`);

/** 1m is a million, 100k a hundred thousand. */
function sizeOf(text: string): number {
  const match = /^([0-9]{1,4})(k|m)$/i.exec(text.trim());
  const members = match ? Number(match[1]) * (match[2]!.toLowerCase() === 'm' ? 1_000_000 : 1000) : 0;
  if (members < 100_000 || members % 100_000 !== 0)
    throw new Error(`--size ${text}: whole 100k, from 100k on`);
  return members;
}

const figures: Figure[] = [];
const say = (text: string) => process.stderr.write(process.stderr.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
wire();
const server = await openScratchServer(
  readSettings({ ...process.env, TONGZHOU_MODE: 'demo', LOG_LEVEL: 'silent' }),
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
let on: Machine;
try {
  on = await machine(await server.open(fixedClock('2026-01-01T00:00:00Z')));
  const bench: Bench = { server, sizes, seconds: Number(values.seconds), say, report };
  for (const name of only) await BENCHES[name]!(bench);
} finally {
  await server.close();
}
if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine: on, figures }, null, 2)}\n`);
const missed = figures.filter((f) => !reached(f));
if (missed.length > 0) {
  process.stdout.write(`${missed.length} of ${figures.length} figures missed their target\n`);
  process.exitCode = 1;
}

function report(figure: Figure): void {
  figures.push(figure);
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
  const { at_least, at_most } = figure.target ?? {};
  const wanted =
    at_least !== undefined ? `at least ${at_least}` : at_most !== undefined ? `at most ${at_most}` : '';
  const verdict = wanted === '' ? '' : `${reached(figure) ? 'reached' : 'MISSED'} (${wanted})`;
  const value = `${figure.value.toLocaleString('en')} ${figure.unit}`;
  process.stdout.write(
    `${`(${figure.bench}) ${figure.what}`.padEnd(84)} ${value.padStart(16)}  ${verdict}\n`,
  );
}
