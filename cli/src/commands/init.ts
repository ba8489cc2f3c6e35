import { fail } from '@tongzhou/kernel';
import {
  grantRole,
  insertUser,
  newCallWord,
  STAFF_NEEDED,
  staffCount,
} from '@tongzhou/server/modules/identity/index.ts';
import {
  addBranches,
  foundOrganisation,
  missingRequirements,
  organisation,
  organisationOrNone,
  proposalFor,
  REQUIREMENTS,
  type Requirement,
  recordRequirement,
} from '@tongzhou/server/modules/setup/index.ts';
import type { App, Ctx } from '@tongzhou/server/platform/app.ts';
import { inTransaction } from '@tongzhou/server/platform/postgres/index.ts';
import type { Command } from 'commander';
import { type Answers, answersFile, type Founding, readAnswers } from '../init/answers.ts';
import { askAll, openTerminal } from '../init/ask.ts';
import { say, translator } from '../say.ts';
import { withApp } from '../with-app.ts';

interface Options {
  kind?: string;
  name?: string;
  currency?: string;
  timeZone?: string;
  languages?: string;
  whoSeesCases?: string;
  money?: string;
  branches?: string;
  operator?: string;
  answers?: string;
  yes?: boolean;
  record?: string;
  note?: string;
  status?: boolean;
}

export const initCommand = (program: Command) =>
  program
    .command('init')
    .description(
      '建立一个真实的机构（问答，或用参数、文件） / found a real organisation (by questions, flags or a file)',
    )
    .option('--kind <kind>', '机构类型 / kind of organisation')
    .option('--name <name>', '机构名称 / name')
    .option('--currency <code>', '货币（ISO 4217） / currency (ISO 4217)')
    .option('--time-zone <zone>', '时区，如 Asia/Shanghai / time zone, e.g. Europe/Paris')
    .option('--languages <list>', '语言：zh-Hans zh-Hant en / languages: zh-Hans zh-Hant en')
    .option(
      '--who-sees-cases <who>',
      '谁能看案例：public、members、figures / who sees cases: public, members, figures',
    )
    .option('--money <yes|no>', '是否分摊资金 / does it share money')
    .option(
      '--branches <list>',
      '省或市的代码或名称，或 file:树.csv / codes or names of provinces and cities, or file:TREE.csv',
    )
    .option('--operator <phone>', '第一位管理员的手机号 / phone of the first operator')
    .option(
      '--answers <file.json>',
      '从文件读取答案，不再提问 / take the answers from a file and ask nothing',
    )
    .option('--yes', '没有给出的用默认值，不再提问 / take the defaults for the rest and ask nothing')
    .option(
      '--record <requirement>',
      '登记一项开放前必备事项，与 --note 同用 / record a requirement for opening, with --note',
    )
    .option('--note <text>', '登记的内容 / what is recorded')
    .option('--status', '还缺什么 / what is still needed')
    .action((options: Options) =>
      withApp(
        async (app) => {
          if (options.record !== undefined) await record(app, options.record, options.note);
          else if (!options.status) await found(app, options);
          await sayStatus(app);
        },
        // A real organisation, whatever the environment of the demo says.
        { TONGZHOU_MODE: 'production' },
      ),
    );

const run = <T>(app: App, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  inTransaction(app.db, (tx) =>
    work({ app, tx, actor: { kind: 'system', name: 'cli' }, now: app.clock.now(), request_id: 'cli' }),
  );

async function found(app: App, options: Options): Promise<void> {
  const there = await organisationOrNone(app.db);
  if (there) throw fail.conflict(there.demo ? 'setup.demo_here' : 'setup.already_founded');
  const t = translator();
  say(t('cli.init.warning'));
  const founding = await readAnswers(await answersFor(options));
  await run(app, (ctx) => write(ctx, founding));
  const { organisation: o, branches } = founding;
  say(t('cli.init.done', { name: o.name, branches: branches.length, phone: founding.operator_phone }));
  const { example_plan, branch_kind } = proposalFor(o.kind);
  say(t('cli.init.branch_words', { word: t(`cli.branch.${branch_kind}`) }));
  if (o.money && example_plan !== null)
    say(t('cli.init.example', { file: `examples/plans/${example_plan}` }));
}

async function answersFor(options: Options): Promise<Answers> {
  const flags = Object.fromEntries(
    Object.entries({
      kind: options.kind,
      name: options.name,
      currency: options.currency,
      time_zone: options.timeZone,
      languages: options.languages,
      who_sees_cases: options.whoSeesCases,
      money: options.money,
      branches: options.branches,
      operator_phone: options.operator,
    }).filter(([, value]) => value !== undefined),
  ) as Answers;
  if (options.answers !== undefined) return { ...answersFile(options.answers), ...flags };
  if (options.yes) return flags;
  const terminal = openTerminal();
  try {
    const answers = await askAll(terminal, flags);
    if (
      !/^(y|yes|是)$/i.test(
        await terminal.ask(translator()('cli.init.confirm', { name: answers.name ?? '' })),
      )
    )
      throw fail.invalid('cli.init_cancelled');
    return answers;
  } finally {
    terminal.close();
  }
}

async function write(ctx: Ctx, { organisation: o, branches, operator_phone }: Founding): Promise<void> {
  await foundOrganisation(ctx, o);
  await addBranches(ctx, branches);
  const user_id = await insertUser(ctx.tx, ctx.app.vault, operator_phone, newCallWord(), ctx.now);
  await grantRole(ctx, { user_id, role: 'operator' });
}

async function record(app: App, asked: string, note: string | undefined): Promise<void> {
  const code = REQUIREMENTS.find((r) => r === asked);
  if (!code) throw fail.invalid('setup.requirement_unknown', { params: { codes: REQUIREMENTS.join(', ') } });
  const text = note?.trim() ?? '';
  if (text.length < 5 || text.length > 2_000) throw fail.invalid('setup.requirement_needs_note');
  await organisation(app.db);
  await run(app, (ctx) => recordRequirement(ctx, code, text));
  say(translator()('cli.init.recorded', { what: translator()(`cli.requirement.${code}`) }));
}

async function sayStatus(app: App): Promise<void> {
  const t = translator();
  const o = await organisation(app.db);
  const missing = await missingRequirements(app.db);
  say('');
  say(t(missing.length === 0 ? 'cli.init.open' : 'cli.init.needed', { name: o.name }));
  for (const code of missing)
    say(`  ${code.padEnd(16)} ${t(`cli.requirement.${code satisfies Requirement}`)}`);
  if (missing.length > 0) say(t('cli.init.how_to_record', { code: missing[0]! }));
  const staff = await staffCount(app.db);
  if (staff < STAFF_NEEDED) say(t('cli.init.too_few_staff', { count: staff, needed: STAFF_NEEDED }));
}
