import { CodedError } from '@tongzhou/kernel';
import { runChecks } from '@tongzhou/server/checks.ts';
import { backup, restore } from '@tongzhou/server/platform/backup/index.ts';
import type { Command } from 'commander';
import { progress } from '../say.ts';
import { withApp } from '../with-app.ts';

export const backupCommand = (program: Command) =>
  program
    .command('backup <file>')
    .description('备份为一个文件（不含密钥）/ one consistent snapshot as a file; keys are kept apart')
    .action((file: string) =>
      withApp(async (app) => {
        const bar = progress();
        const done = await backup(app.db, file, app.clock.now(), bar.show);
        bar.end();
        process.stdout.write(`${file}: ${done.tables} tables, ${done.rows} rows, ${done.bytes} bytes\n`);
        process.stdout.write(
          `密钥不在备份里，请另行保管 ${app.settings.home}/keys / keys are not in the backup: keep that folder apart\n`,
        );
      }),
    );

export const restoreCommand = (program: Command) =>
  program
    .command('restore <file>')
    .description('从备份恢复到空的数据库，并核对全部不变量 / restore into an empty database and check it')
    .action((file: string) =>
      withApp(async (app) => {
        const bar = progress();
        const done = await restore(app.db, file, bar.show);
        bar.end();
        process.stdout.write(`${done.tables} tables, ${done.rows} rows restored\n`);
        const bad = (await runChecks(app.db)).filter((r) => r.rows > 0);
        if (bad.length > 0)
          throw new CodedError('backup.checks_failed', {
            params: { checks: bad.map((r) => r.name).join(', ') },
          });
        process.stdout.write('全部不变量成立 / all invariants hold\n');
      }),
    );
