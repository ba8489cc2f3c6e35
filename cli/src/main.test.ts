import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateValidId } from '@tongzhou/kernel';
import { openPlan } from '@tongzhou/server/modules/plans/index.ts';
import { migrateJobs } from '@tongzhou/server/platform/jobs/index.ts';
import { inTransaction, sql } from '@tongzhou/server/platform/postgres/index.ts';
import { type TestDatabase, testDatabase } from '@tongzhou/server/platform/postgres/testing.ts';
import { migrationSources } from '@tongzhou/server/wiring.ts';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const PLANS = fileURLToPath(new URL('../../examples/plans/', import.meta.url));
let dir: string;
let house: TestDatabase;
let empty: TestDatabase;
beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'tongzhou-cli-'));
  const fresh = () => testDatabase(migrationSources(), { prepare: { name: 'jobs', run: migrateJobs } });
  [house, empty] = [await fresh(), await fresh()];
});
afterAll(async () => {
  await house.drop();
  await empty.drop();
  rmSync(dir, { recursive: true, force: true });
});

const file = (name: string) => path.join(dir, name);

function urlOf({ connection: c }: TestDatabase): string {
  const login = c.password ? `${c.user}:${encodeURIComponent(String(c.password))}` : c.user;
  return `postgres://${login}@localhost:${c.port ?? 5432}/${c.database}?host=${encodeURIComponent(c.host!)}`;
}

interface Run {
  code: number | null;
  out: string;
  err: string;
}

/** The real command in a process of its own, on one of the test databases. */
function run(
  args: string[],
  options: { on?: TestDatabase; home?: string; lang?: string; input?: string } = {},
): Run {
  const env = {
    PATH: process.env.PATH,
    TONGZHOU_LANG: options.lang ?? 'zh-Hans',
    TONGZHOU_HOME: file(options.home ?? 'home'),
    ...(options.on ? { DATABASE_URL: urlOf(options.on) } : {}),
  };
  const done = spawnSync(process.execPath, [MAIN, ...args], {
    env,
    encoding: 'utf8',
    input: options.input ?? '',
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}
const withoutStack = (r: Run) => expect(r.err).not.toMatch(/^\s+at /m);

describe('the command', { timeout: 300_000 }, () => {
  it('tells its version, and helps in the language of the reader', () => {
    expect(run(['--version'])).toMatchObject({ code: 0, out: '0.1.0\n' });
    const chinese = run(['--help']);
    expect(chinese.code).toBe(0);
    expect(chinese.out).toContain('建立一个真实的机构');
    expect(chinese.out).not.toMatch(/Usage|Options|found a real/);
    const english = run(['--help'], { lang: 'en' });
    expect(english.out).toContain('found a real organisation');
    expect(english.out).not.toMatch(/\p{Script=Han}/u);
  });
  it('answers wrong usage with one sentence and code 2', () => {
    const unknown = run(['nosuch']);
    expect(unknown).toEqual({
      code: 2,
      out: '',
      err: '没有“nosuch”这个命令。运行 tongzhou --help 看全部命令。\n',
    });
    expect(run(['backup'], { lang: 'en' })).toMatchObject({
      code: 2,
      err: 'The argument “file” is missing. Add --help for the usage.\n',
    });
    expect(run(['checks', '--nosuch'])).toMatchObject({ code: 2, err: expect.stringContaining('--nosuch') });
  });
});

describe('plan', { timeout: 300_000 }, () => {
  const examples = readdirSync(PLANS).map((name) => path.join(PLANS, name));
  it('check finds nothing wrong with the examples, and names with line and reason what nothing carries out', () => {
    const checked = run(['plan', 'check', ...examples]);
    expect(checked.code).toBe(0);
    for (const line of checked.err.trim().split('\n'))
      expect(line).toMatch(/提醒 第 \d+ 行第 \d+ 列 \/.*平台/);
    expect(checked.err).toContain('/appeal/panel');
    expect(checked.out.trim().split('\n')).toHaveLength(examples.length);
  });
  it('check shows each problem with line, column and reason, text and diff read and compare', () => {
    const rules = readFileSync(path.join(PLANS, 'accident.json'), 'utf8');
    writeFileSync(file('broken.json'), rules.replace('"age_max": ', '"age_max": "x", "age_max": '));
    const broken = run(['plan', 'check', file('broken.json'), '--json'], { lang: 'en' });
    expect(broken.code).toBe(1);
    const { ok, problems } = JSON.parse(broken.out) as {
      ok: boolean;
      problems: { code: string; line: number }[];
    };
    const line = rules.split('\n').findIndex((text) => text.includes('"age_max"')) + 1;
    expect([ok, problems[0]]).toEqual([false, expect.objectContaining({ code: 'rules.key_twice', line })]);
    expect(run(['plan', 'text', file('broken.json')])).toMatchObject({ code: 1, out: '' });
    writeFileSync(file('other.json'), rules.replace(/"grace_days": \d+/, '"grace_days": 45'));
    expect(run(['plan', 'diff', path.join(PLANS, 'accident.json'), file('other.json')]).out).toMatch(
      /grace_days.*45/,
    );
    expect(run(['plan', 'text', file('other.json'), '--lang', 'en']).out).toContain('not insurance');
    const missing = run(['plan', 'check', file('none.json')]);
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('[cli.file_unreadable]')]);
  });
});

const person = (n: number) => generateValidId({ birth: '1985-03-02', sex: n % 2 ? 'm' : 'f', sequence: n });
const NAMES = ['王建国', '欧阳小明', '李秀英'];
const HEAD = '家庭编号,关系,姓名,证件号码,手机号,加入日期,期初余额,分支';
const MEMBERS = [
  HEAD,
  `A1,本人,${NAMES[0]},${person(1)},13900001111,2025/3/1,"1,234.50",220600`,
  `A1,配偶,${NAMES[1]},${person(2)},,2025-03-01,,220600`,
  `A2,本人,${NAMES[2]},${person(3)},13900002222,2025-03-01,30,`,
];

/** One house through its first days, as an operator would do it. */
describe('a house', { timeout: 600_000 }, () => {
  it('is not there before it is founded', () => {
    const none = run(['init', '--status'], { on: house });
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('[setup.not_founded]')]);
    const wrong = run(['init', '--yes', '--kind', 'bank', '--currency', 'XXY', '--operator', '1'], {
      on: house,
      lang: 'en',
    });
    expect(wrong.code).toBe(1);
    for (const part of ['/kind', '/name', '/currency', '/operator_phone']) expect(wrong.err).toContain(part);
    withoutStack(wrong);
  });

  it('is founded by questions, of which a wrong answer is asked again, and nothing is written when the input ends', async () => {
    const early = run(['init'], { on: house, input: '2\n互助小组\n' });
    expect([early.code, early.err]).toEqual([1, expect.stringContaining('[cli.input_ended]')]);
    const no = run(['init', '--branches', '白山'], {
      on: house,
      input: `${['2', '互助小组', '', '', '', '', '', '13900001111', 'no'].join('\n')}\n`,
    });
    expect([no.code, no.err]).toEqual([1, expect.stringContaining('[cli.init_cancelled]')]);
    expect(await house.db.maybe(sql`select 1 from platform.organisation limit 1`)).toBeUndefined();
    const answers = [
      '6',
      '',
      '江畔互助社',
      '',
      'Asia/Nowhere',
      '',
      '',
      '',
      '',
      '白山 222400',
      '139',
      '13900009999',
      'yes',
    ];
    const founded = run(['init'], { on: house, input: `${answers.join('\n')}\n` });
    expect(founded.code).toBe(0);
    expect(founded.err).toContain('[input.missing]');
    expect(founded.err).toContain('[setup.time_zone_unknown]');
    expect(founded.err).toContain('[phone.wrong_length]');
    expect(founded.out).toContain('不给予任何许可');
    expect(founded.out).toContain('legal_basis');
    expect(founded.out).toContain('少于 3 人');
    const branch =
      await house.db.one(sql`select p.name_zh as parent, b.kind from setup.branch b join setup.branch p on p.branch_id = b.parent_id
      where b.code = '220600'`);
    expect(branch).toEqual({ parent: '吉林省', kind: 'city' });
    expect(await house.db.one(sql`select role from identity.user_role`)).toEqual({ role: 'operator' });
  });

  it('is founded once, never over a demo, and its requirements are recorded one by one', async () => {
    const flags = ['init', '--yes', '--name', '另一个', '--operator', '13900001111'];
    expect(run(flags, { on: house }).err).toContain('[setup.already_founded]');
    await house.db.run(sql`update platform.organisation set value = 'true' where key = 'demo'`);
    const demo = run(flags, { on: house });
    expect([demo.code, demo.err]).toEqual([1, expect.stringContaining('[setup.demo_here]')]);
    await house.db.run(sql`update platform.organisation set value = 'false' where key = 'demo'`);
    expect(run(['init', '--record', 'nosuch', '--note', 'something'], { on: house }).err).toContain(
      '[setup.requirement_unknown]',
    );
    expect(run(['init', '--record', 'custody'], { on: house }).err).toContain(
      '[setup.requirement_needs_note]',
    );
    const recorded = run(['init', '--record', 'custody', '--note', '某银行托管，2026-11-01'], { on: house });
    expect(recorded.code).toBe(0);
    expect(recorded.out).not.toMatch(/^ {2}custody/m);
    expect(recorded.out).toMatch(/^ {2}legal_basis/m);
  });

  it('takes members from a file: dry first, each bad row named, then written', async () => {
    const rules_text = readFileSync(path.join(PLANS, 'demo-tongzhou-major-illness.json'), 'utf8');
    await inTransaction(house.db, (tx) =>
      openPlan(
        { tx, now: Temporal.Now.instant(), actor: { kind: 'system', name: 'test' } },
        {
          rules_text,
          first_period_from: Temporal.Now.plainDateISO('Asia/Shanghai').add({ days: 3 }).toString(),
        },
      ),
    );
    const count = async () =>
      (await house.db.one<{ n: bigint }>(sql`select count(*) as n from accounts.membership`)).n;
    const plan = ['--plan', 'tongzhou-major-illness'];
    writeFileSync(
      file('bad.csv'),
      [...MEMBERS, `A3,本人,赵六,2.20602E+17,13900003333,45000,5,`].join('\r\n'),
    );
    const bad = run(
      [
        'import',
        'members',
        file('bad.csv'),
        ...plan,
        '--commit',
        '--report',
        file('report.csv'),
        '--max-errors',
        '1',
      ],
      { on: house },
    );
    expect(bad.code).toBe(1);
    expect(bad.err).toContain('第 5 行 · 加入日期');
    expect(bad.err).not.toContain('证件号码');
    const report = readFileSync(file('report.csv'), 'utf8');
    expect(report).toContain('5,加入日期,import.date_is_serial');
    expect(report).toContain('5,证件号码,id.scientific_notation');
    expect(
      run(['import', 'members', file('bad.csv'), ...plan, '--report', file('report.csv')], { on: house }).err,
    ).toContain('[import.report_unwritable]');
    expect(await count()).toBe(0n);

    writeFileSync(file('good.csv'), iconv.encode(MEMBERS.join('\r\n'), 'gbk'));
    const dry = run(['import', 'members', file('good.csv'), ...plan], { on: house });
    expect([dry.code, await count()]).toEqual([0, 0n]);
    expect(dry.out).toContain('GBK');
    expect(dry.out).toContain('1,264.50 元');
    const done = run(['import', 'members', file('good.csv'), ...plan, '--commit', '--json'], { on: house });
    expect(JSON.parse(done.out)).toMatchObject({ committed: true, rows: 3, problems: 0, payers: 2 });
    expect(await count()).toBe(3n);
    const again = run(['import', 'members', file('good.csv'), ...plan, '--commit'], { on: house });
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('[membership.already_in_plan]')]);
    expect(run(['import', 'members', file('good.csv'), '--plan', 'nowhere'], { on: house }).err).toContain(
      '[plan.unknown]',
    );
    expect(await count()).toBe(3n);
  });

  it('passes the checks, and a broken invariant is code 1 with its name', async () => {
    expect(run(['checks'], { on: house })).toMatchObject({ code: 0 });
    await house.db.run(sql`update accounts.plan_state set weight_total = weight_total + 1`);
    const broken = run(['checks', '--json'], { on: house });
    expect(broken.code).toBe(1);
    const results = JSON.parse(broken.out) as { name: string; rows: number }[];
    expect(results.filter((r) => r.rows > 0).map((r) => r.name)).toEqual(['accounts.weight_total']);
    await house.db.run(sql`update accounts.plan_state set weight_total = weight_total - 1`);
  });

  it('is exported as public files: the same twice, verified by their sums, without a person in them', () => {
    for (const name of ['one', 'two'])
      expect(run(['export', file(name)], { on: house })).toMatchObject({ code: 0 });
    const files = readdirSync(file('one'), { recursive: true, withFileTypes: true }).filter((f) =>
      f.isFile(),
    );
    const paths = files.map((f) => path.relative(file('one'), path.join(f.parentPath, f.name))).sort();
    expect(paths).toEqual(
      expect.arrayContaining([
        'books.csv',
        'log/entries.jsonl',
        'manifest.json',
        'plans/tongzhou-major-illness/versions/1.json',
      ]),
    );
    const text = (folder: string, name: string) => readFileSync(path.join(file(folder), name), 'utf8');
    for (const name of paths) expect(text('two', name)).toBe(text('one', name));
    const sums = text('one', 'SHA256SUMS')
      .trim()
      .split('\n')
      .map((line) => line.split('  ') as [string, string]);
    expect(sums.map(([, name]) => name).sort()).toEqual(paths.filter((name) => name !== 'SHA256SUMS'));
    for (const [sum, name] of sums)
      expect(createHash('sha256').update(text('one', name)).digest('hex')).toBe(sum);
    const versions = JSON.parse(text('one', 'plans/tongzhou-major-illness/versions.json')) as {
      sha256: string;
    }[];
    expect(
      createHash('sha256').update(text('one', 'plans/tongzhou-major-illness/versions/1.json')).digest('hex'),
    ).toBe(versions[0]!.sha256);
    const all = paths.map((name) => text('one', name)).join('\n');
    for (const secret of [...NAMES, person(1), person(2), '13900001111', '13900009999'])
      expect(all).not.toContain(secret);
    const refused = run(['export', file('one')], { on: house });
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('[export.folder_in_use]')]);
  });

  it('is backed up and restored elsewhere, keys apart', async () => {
    const made = run(['backup', file('house.backup')], { on: house });
    expect(made.code).toBe(0);
    expect(made.out).toContain(path.join(file('home'), 'keys'));
    expect(run(['backup', file('house.backup')], { on: house }).err).toContain('[backup.file_exists]');
    expect(run(['restore', file('house.backup')], { on: house }).err).toContain('[backup.database_in_use]');
    writeFileSync(file('cut.backup'), readFileSync(file('house.backup')).subarray(0, 3_000));
    const cut = run(['restore', file('cut.backup')], { on: empty });
    expect([cut.code, cut.err]).toEqual([1, expect.stringContaining('[backup.damaged]')]);
    withoutStack(cut);
    // Another home has other keys: the data are there, and it is said that nobody can read them.
    const restored = run(['restore', file('house.backup')], { on: empty, home: 'elsewhere' });
    expect(restored.out).toContain('全部不变量成立');
    expect([restored.code, restored.err]).toEqual([1, expect.stringContaining('[backup.keys_missing]')]);
    const members = await empty.db.one<{ n: bigint }>(sql`select count(*) as n from memberships.member`);
    expect(members.n).toBe(3n);
  });
});
