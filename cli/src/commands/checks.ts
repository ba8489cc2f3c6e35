import { runChecks } from '@tongzhou/server/checks.ts';
import type { Command } from 'commander';
import { withApp } from '../with-app.ts';

export const checksCommand = (program: Command) =>
  program
    .command('checks')
    .description('检查全部账目与状态的不变量 / run every invariant; each must find nothing')
    .option('--json', 'JSON')
    .action((options: { json?: boolean }) =>
      withApp(async (app) => {
        const results = await runChecks(app.db);
        if (options.json) process.stdout.write(`${JSON.stringify(results)}\n`);
        else
          for (const r of results)
            process.stdout.write(
              `${r.rows === 0 ? 'ok  ' : 'BAD '} ${r.name.padEnd(44)} ${r.ms} ms${r.rows === 0 ? '' : `  ${r.rows} rows: ${r.meaning}`}\n`,
            );
        const bad = results.filter((r) => r.rows > 0).length;
        process.stdout.write(
          options.json ? '' : `${results.length - bad} of ${results.length} invariants hold\n`,
        );
        if (bad > 0) process.exitCode = 1;
      }),
    );
