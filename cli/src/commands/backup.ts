import path from 'node:path';
import { formatNumber } from '@tongzhou/i18n';
import { CodedError, fail } from '@tongzhou/kernel';
import { runChecksIn } from '@tongzhou/server/checks.ts';
import { someoneReadable } from '@tongzhou/server/modules/identity/index.ts';
import type { App } from '@tongzhou/server/platform/app.ts';
import { backup, restore } from '@tongzhou/server/platform/backup/index.ts';
import type { Tx } from '@tongzhou/server/platform/postgres/index.ts';
import type { Command } from 'commander';
import { progress, say, terminalLocale, translator } from '../say.ts';
import { withApp } from '../with-app.ts';

const number = (n: number) => formatNumber(n, terminalLocale());
const keysFolder = (app: App) => path.resolve(app.settings.home, 'keys');

export const backupCommand = (program: Command) =>
  program
    .command('backup <file>')
    .description(
      '备份为一个文件，是同一时刻的完整快照；密钥另外保管 / one consistent snapshot as a file; keys are kept apart',
    )
    .action((file: string) =>
      withApp(async (app) => {
        const t = translator();
        const bar = progress();
        const show = (table: string, tables: number) => bar.show(t('cli.backup.progress', { table, tables }));
        const done = await backup(app.db, file, app.clock.now(), show).finally(bar.end);
        const { tables, rows, bytes } = done;
        say(t('cli.backup.done', { file, tables, rows: number(rows), bytes: number(bytes) }));
        say(
          app.settings.vault_keys === undefined
            ? t('cli.backup.keys', { folder: keysFolder(app) })
            : t('cli.backup.keys_in_environment'),
        );
      }),
    );

export const restoreCommand = (program: Command) =>
  program
    .command('restore <file>')
    .description(
      '从备份恢复到空的数据库，核对全部不变量后才写入 / restore into an empty database; written only once all invariants hold',
    )
    .action((file: string) =>
      withApp(async (app) => {
        const t = translator();
        const bar = progress();
        const done = await restore(app.db, file, {
          onTable: (table, tables) => bar.show(t('cli.restore.progress', { table, tables })),
          async verify(tx) {
            bar.show(t('cli.restore.checking'));
            await assertChecks(tx);
          },
        }).finally(bar.end);
        say(t('cli.restore.done', { tables: done.tables, rows: number(done.rows) }));
        if (!(await someoneReadable(app.db, app.vault)))
          throw fail.conflict('backup.keys_missing', { params: { folder: keysFolder(app) } });
      }),
    );

async function assertChecks(tx: Tx): Promise<void> {
  // Without statistics of what was just written, PostgreSQL would plan the checks for empty tables.
  await tx.client.query('analyze');
  const bad = (await runChecksIn(tx)).filter((r) => r.rows > 0);
  if (bad.length > 0)
    throw new CodedError('backup.checks_failed', { params: { checks: bad.map((r) => r.name).join(', ') } });
}
