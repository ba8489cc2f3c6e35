import { runChecks } from '@tongzhou/server/checks.ts';
import { json } from '@tongzhou/server/platform/postgres/index.ts';
import type { Command } from 'commander';
import { say, translator } from '../say.ts';
import { withApp } from '../with-app.ts';

export const checksCommand = (program: Command) =>
  program
    .command('checks')
    .description(
      '核对全部账目与状态的不变量；有一条不成立则退出码为 1 / run every invariant; exit code 1 when one does not hold',
    )
    .option('--json', '一行 JSON / one line of JSON')
    .action((options: { json?: boolean }) =>
      withApp(async (app) => {
        const results = await runChecks(app.db);
        const good = results.filter((r) => r.rows === 0).length;
        if (good < results.length) process.exitCode = 1;
        if (options.json) {
          say(json(results));
          return;
        }
        const t = translator();
        for (const { name, rows, meaning, ms } of results) {
          const mark = t(rows === 0 ? 'cli.checks.holds' : 'cli.checks.broken');
          say(
            `${mark}\t${name.padEnd(48)} ${ms} ms${rows === 0 ? '' : `  ${t('cli.checks.rows', { rows, meaning })}`}`,
          );
        }
        say(t('cli.checks.sum', { total: results.length, good }));
      }),
    );
