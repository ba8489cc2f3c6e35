import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../../../examples/share_examples.csv', import.meta.url));
const HEAD = readFileSync(EXAMPLES, 'utf8').split('\n')[0]!;
let home: string;
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'tongzhou-replay-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const env = () => {
  const { DATABASE_URL: _, ...rest } = process.env;
  return { ...rest, TONGZHOU_HOME: home, TONGZHOU_LANG: 'en' };
};
const replay = (...args: string[]) =>
  spawnSync(process.execPath, [MAIN, 'replay', ...args], { env: env(), encoding: 'utf8' });
const start = (...args: string[]) => spawn(process.execPath, [MAIN, 'replay', ...args], { env: env() });

interface Line {
  id: string;
  share_minor: string;
  aid_each_minor: string;
  surplus_minor: string;
  members: number;
  scale: number;
  compared: string[];
  ok: boolean;
}

/** Real processes and a real cluster each: generous on a busy machine. */
describe('tongzhou replay', { timeout: 300_000 }, () => {
  it('brings out every published share, through real accounts, cases, freeze and settlement', async () => {
    const child = start(EXAMPLES, '--json', '--scale', '0.001');
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(err).toContain('Scaled to 0.001');
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(lines.map((l) => [l.id, l.share_minor])).toEqual([
      ['E1', '648'],
      ['E2', '1'],
      ['E3', '3'],
      ['E4', '300'],
      ['E5', '300'],
      ['E6', '100'],
      ['E7', '500'],
    ]);
    expect(lines.map((l) => l.members)).toEqual([5000, 34860, 23000, 50, 100, 300, 60]);
    expect(lines[3]).toMatchObject({ aid_each_minor: '15000', surplus_minor: '0', scale: 0.001 });
    expect(lines[1]).toMatchObject({ surplus_minor: '2460' });
    for (const l of lines)
      expect(l).toMatchObject({ ok: true, compared: ['share_minor', 'aid_each_minor', 'surplus_minor'] });
    expect(existsSync(path.join(home, 'scratch'))).toBe(false);
  });

  it('says no to a published figure that does not come out, and counts a surplus brought along', () => {
    const file = path.join(home, 'own.csv');
    // 100 members, need 108 less 60 carried in: 1 each, 52 left over.
    writeFileSync(
      file,
      `\uFEFF${HEAD}\r\nA,"with, comma",100,1,100,0.08,60,10,scale_aid,1,100,52,x\r\nB,,100,1,100,0.08,0,10,carry_debt,1,,,x\r\n`,
    );
    const run = replay(file, '--json');
    const lines = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(lines[0]).toMatchObject({ id: 'A', share_minor: '1', surplus_minor: '52', ok: true });
    expect(lines[1]).toMatchObject({
      id: 'B',
      share_minor: '2',
      surplus_minor: '92',
      compared: ['share_minor'],
      ok: false,
    });
    expect(run.status).toBe(1);
  });

  it('leaves nothing behind after Ctrl-C', async () => {
    const file = path.join(home, 'large.csv');
    writeFileSync(file, `${HEAD}\nL,,100000000,1,30000000,0.08,0,10,scale_aid,,,,x\n`);
    const child = start(file, '--json');
    try {
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      const err = text(child.stderr);
      while (!existsSync(path.join(home, 'scratch', 'keys')) && child.exitCode === null) await sleep(100);
      child.kill('SIGINT');
      expect(await err).toContain('[replay.interrupted]');
      expect(await ended).toBe(130);
      expect(existsSync(path.join(home, 'scratch'))).toBe(false);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('runs nothing when the file is wrong, and names every cell', () => {
    const file = path.join(home, 'wrong.csv');
    writeFileSync(
      file,
      `${HEAD}\nA,,3.486E+07,1,30000000,0.08,0,10,scale_aid,,,,x\nB,,5,1,1,0.9,0,10,scale_aid,,,,x\n`,
    );
    const run = replay(file);
    expect(run.stderr).toContain('2 cells are wrong; nothing was run');
    expect(run.stderr).toContain('/2/members: “3.486E+07”');
    expect(run.stderr).toContain('/3/fee_rate: “0.9”');
    expect(run).toMatchObject({ stdout: '', status: 1 });
    expect(existsSync(path.join(home, 'scratch'))).toBe(false);
  });
});
