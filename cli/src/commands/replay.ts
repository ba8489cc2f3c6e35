import { formatMoney, formatNumber } from '@tongzhou/i18n';
import { fail } from '@tongzhou/kernel';
import { readSettings } from '@tongzhou/server/platform/settings/index.ts';
import {
  openScratchServer,
  parseScale,
  type RecordRow,
  type ReplayResult,
  readRecord,
  replayRecord,
  type Stage,
} from '@tongzhou/server/replay/index.ts';
import type { Command } from 'commander';
import { readCsv } from '../csv.ts';
import { progress, terminalLocale } from '../say.ts';

const CURRENCY = 'CNY';
const INTERRUPTED = 130;

export const replayCommand = (program: Command) =>
  program
    .command('replay <file>')
    .description(
      '用真实规模重演公开记录（临时数据库，用后即删）/ replay a published record at true scale in a scratch database',
    )
    .option('--json', '每行一个 JSON 对象 / one JSON object a row')
    .option('--scale <fraction>', '缩小比例，例如 0.001 / a smaller version, e.g. 0.001', '1')
    .action(async (file: string, options: { json?: boolean; scale: string }) => {
      const scale = parseScale(options.scale);
      const { columns, lines } = readCsv(file);
      const rows = readRecord(columns, lines);
      if (scale !== 1) process.stderr.write(scaleNote(options.scale));
      const all = await run(rows, scale, options.json ? asJson : asTable());
      if (all.some((r) => !r.ok)) process.exitCode = 1;
    });

/** Ctrl-C and a polite kill drop the scratch database too: what is running fails, and the run ends. */
async function run(
  rows: readonly RecordRow[],
  scale: number,
  show: (result: ReplayResult) => void,
): Promise<ReplayResult[]> {
  const server = await openScratchServer(readSettings({ ...process.env, LOG_LEVEL: 'silent' }));
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
    void server.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  const bar = progress();
  const results: ReplayResult[] = [];
  try {
    for await (const result of replayRecord(server, rows, scale, (row, stage, done) =>
      bar.show(
        `${row.id}  ${STAGES[stage]}  ${formatNumber(done, 'en')} / ${formatNumber(row.members, 'en')}`,
      ),
    )) {
      bar.end();
      show(result);
      results.push(result);
    }
    return results;
  } catch (error) {
    if (!interrupted) throw error;
    process.exitCode = INTERRUPTED;
    throw fail.conflict('replay.interrupted', { cause: error });
  } finally {
    bar.end();
    await server.close();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt);
  }
}

const STAGES: Record<Stage, string> = {
  enrol: '加入 / enrolling',
  decide: '审核 / deciding',
  freeze: '公示 / freezing',
  settle: '分摊 / settling',
};

const scaleNote = (scale: string) =>
  `缩小到 ${scale}：会员数和金额按同一比例缩小，每人分摊额应与公布的相同；互助金、结余和用时是缩小后的。\n` +
  `Scaled to ${scale}: members and amounts shrink alike, so each share should be the published one; aid, surplus and times are those of the small run.\n`;

const asJson = (r: ReplayResult) =>
  void process.stdout.write(
    `${JSON.stringify(r, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))}\n`,
  );

function asTable(): (result: ReplayResult) => void {
  const locale = terminalLocale();
  const money = (minor: bigint) => formatMoney(minor, CURRENCY, locale);
  const count = (n: number) => formatNumber(n, locale);
  const line = (cells: readonly string[]) => process.stdout.write(`${columnsOf(cells)}\n`);
  const head =
    locale === 'en'
      ? ['row', 'members', 'cases', 'share', 'aid each', 'surplus', 'freeze', 'settle', 'as published']
      : ['编号', '会员', '案例', '每人分摊', '每例互助金', '结余', '公示日用时', '分摊日用时', '与公布相符'];
  let started = false;
  return (r) => {
    if (!started) line(head);
    started = true;
    const yes = locale === 'en' ? 'yes' : '相符';
    const no = locale === 'en' ? 'NO' : '不符';
    line([
      r.id,
      count(r.members),
      count(r.cases),
      money(r.share_minor),
      money(r.aid_each_minor),
      money(r.surplus_minor),
      `${r.freeze_ms} ms`,
      `${r.settle_ms} ms`,
      r.ok ? yes : no,
    ]);
  };
}

const WIDTHS = [8, 12, 7, 14, 18, 18, 12, 12, 12];

/** Columns of a terminal: Chinese characters take two cells each. */
const columnsOf = (cells: readonly string[]): string =>
  cells
    .map((cell, i) => cell + ' '.repeat(Math.max(1, WIDTHS[i]! - width(cell))))
    .join('')
    .trimEnd();
const width = (text: string): number => [...text].reduce((sum, char) => sum + (char >= '\u2e80' ? 2 : 1), 0);
