import { formatMoney, formatNumber, moneyTold, type Translate } from '@tongzhou/i18n';
import { fail } from '@tongzhou/kernel';
import {
  type ImportProblem,
  type ImportRow,
  type ImportSummary,
  importMembers,
  type UnreadRow,
} from '@tongzhou/server/modules/memberships/index.ts';
import { listPlans, planByCode } from '@tongzhou/server/modules/plans/index.ts';
import { organisation } from '@tongzhou/server/modules/setup/index.ts';
import type { App } from '@tongzhou/server/platform/app.ts';
import type { Command } from 'commander';
import { COLUMN_NAMES, type Columns, readColumns } from '../import/columns.ts';
import { type CsvStream, openCsv } from '../import/csv-stream.ts';
import { openReport, type Report } from '../import/report.ts';
import { readRow } from '../import/rows.ts';
import { progress, say, terminalLocale, translator, whole } from '../say.ts';
import { withApp } from '../with-app.ts';

interface Options {
  commit?: boolean;
  plan?: string;
  report?: string;
  maxErrors: number;
  json?: boolean;
}

export const importCommand = (program: Command) => {
  const group = program.command('import').description('从别的系统导入 / bring data in from another system');
  group
    .command('members <file>')
    .description(
      '导入会员：家庭、期初余额、已等待天数、规则版本。先试运行，加 --commit 才写入 / import members: families, opening balances, waiting days served, rule version. A dry run unless --commit',
    )
    .option('--commit', '写入；不加则只检查 / write; without it the file is only checked')
    .option('--dry-run', '只检查（默认） / only check (default)')
    .option('--plan <code>', '文件里没有“计划”一列时用 / the plan, where the file has no such column')
    .option('--report <file.csv>', '把全部问题写入文件 / write all problems to a file')
    .option('--max-errors <n>', '最多显示几条 / show at most so many', whole(0, 100_000), 20)
    .option('--json', '只输出一个 JSON 对象 / print one JSON object only')
    .addHelpText('after', () => helpText())
    .action((file: string, options: Options & { dryRun?: boolean }) => {
      if (options.commit && options.dryRun) throw fail.invalid('cli.commit_or_dry_run');
      return withApp((app) => importFile(app, file, options));
    });
};

function helpText(): string {
  const t = translator();
  const columns = Object.values(COLUMN_NAMES)
    .map((names) => `  ${names[0]!.padEnd(20)} ${names[1]}`)
    .join('\n');
  return `\n${t('cli.import.help', { columns })}`;
}

async function importFile(app: App, file: string, options: Options): Promise<void> {
  const csv = await openCsv(file);
  const plan_code = options.plan ?? null;
  if (plan_code !== null) await planByCode(app.db, plan_code);
  const columns = readColumns(csv.head, { plan: plan_code !== null });
  if (!options.json) sayFile(csv);
  const t = translator();
  const report = options.report ? await openReport(options.report, reportHead(t)) : undefined;
  const shown: Shown = { t, columns, report, left: options.json ? 0 : options.maxErrors, all: [] };
  const bar = progress();
  try {
    const summary = await importMembers(
      app,
      rowsOf(csv, columns, plan_code, await currencies(app), app.clock.today(app.settings.time_zone)),
      {
        commit: options.commit === true,
        onProblem: (problem) => {
          bar.end();
          show(problem, shown, options.json === true);
        },
        onProgress: (rows) =>
          bar.show(t('cli.import.progress', { rows: formatNumber(rows, terminalLocale()) })),
      },
    );
    bar.end();
    if (options.json) process.stdout.write(`${asJson(summary, shown.all)}\n`);
    else await sayOutcome(app, summary, options);
    if (summary.problems > 0) process.exitCode = 1;
  } finally {
    bar.end();
    await report?.close();
  }
}

async function* rowsOf(
  csv: CsvStream,
  columns: Columns,
  plan_code: string | null,
  currency: (code: string) => string,
  today: string,
): AsyncGenerator<ImportRow | UnreadRow> {
  for await (const record of csv.records()) yield readRow(record, columns, { plan_code, currency, today });
}

/** Of each plan; of an unknown one the organisation's, until the import reports it. */
async function currencies(app: App): Promise<(plan_code: string) => string> {
  const { currency } = await organisation(app.db);
  const plans = new Map((await listPlans(app.db)).map((plan) => [plan.code, plan.currency]));
  return (plan_code) => plans.get(plan_code) ?? currency;
}

function sayFile(csv: CsvStream): void {
  const t = translator();
  const delimiter = t(`cli.csv.delimiter.${csv.delimiter}`);
  say(t('cli.csv.read_as', { encoding: t(`cli.csv.encoding.${csv.encoding}`), delimiter }));
}

interface Shown {
  t: Translate;
  columns: Columns;
  report: Report | undefined;
  left: number;
  all: ImportProblem[];
}

/** Of what `--json` prints: more are counted and in the report. */
const JSON_PROBLEMS_MAX = 1_000;

function show(problem: ImportProblem, shown: Shown, json: boolean): void {
  const { t, columns } = shown;
  const heading = problem.field === null ? '' : columns.heading(problem.field);
  const reason = t(problem.code, problem.params && moneyTold(problem.params, terminalLocale()));
  shown.report?.add([String(problem.line), heading, problem.code, reason]);
  if (json && shown.all.length < JSON_PROBLEMS_MAX) shown.all.push(problem);
  if (shown.left <= 0) return;
  shown.left -= 1;
  const key = heading === '' ? 'cli.import.problem_of_row' : 'cli.import.problem';
  process.stderr.write(`${t(key, { line: problem.line, column: heading, reason, code: problem.code })}\n`);
}

const reportHead = (t: Translate) =>
  ['line', 'column', 'code', 'reason'].map((name) => t(`cli.import.report.${name}`));

const asJson = (summary: ImportSummary, problems: readonly ImportProblem[]): string =>
  JSON.stringify({ ...summary, first_problems: problems }, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );

async function sayOutcome(app: App, summary: ImportSummary, options: Options): Promise<void> {
  const t = translator();
  const locale = terminalLocale();
  const number = (n: number | bigint) => formatNumber(n, locale);
  if (summary.problems > 0) {
    const more = summary.problems - options.maxErrors;
    if (more > 0)
      say(
        t(options.report ? 'cli.import.more_in_report' : 'cli.import.more', {
          more: number(more),
          file: options.report ?? '',
        }),
      );
    say(t('cli.import.refused', { problems: number(summary.problems), rows: number(summary.rows) }));
    return;
  }
  for (const plan of summary.plans) {
    const { currency } = await planByCode(app.db, plan.plan_code);
    say(
      t('cli.import.plan', {
        plan: plan.plan_code,
        memberships: number(plan.memberships),
        accounts: number(plan.accounts),
        weight: number(plan.weight),
        opening: formatMoney(plan.opening_minor, currency, locale),
      }),
    );
  }
  if (summary.committed) say(t('cli.import.done', { rows: number(summary.rows), id: summary.import_id! }));
  else say(t('cli.import.dry', { rows: number(summary.rows) }));
}
