import { formatNumber } from '@tongzhou/i18n';
import { inTransaction } from '@tongzhou/server/platform/postgres/index.ts';
import type { Command } from 'commander';
import { Folder } from '../export/folder.ts';
import { writePublicRecord } from '../export/public-record.ts';
import { progress, say, terminalLocale, translator } from '../say.ts';
import { withApp } from '../with-app.ts';

export const exportCommand = (program: Command) =>
  program
    .command('export <folder>')
    .description(
      '把全部公开内容导出为静态文件，附 SHA-256 清单，不含个人信息 / write everything public as static files with a manifest of SHA-256; no personal data',
    )
    .action((dir: string) =>
      withApp(async (app) => {
        const folder = new Folder(dir);
        const bar = progress();
        try {
          await inTransaction(
            app.db,
            async (tx) => {
              await tx.client.query('set local idle_in_transaction_session_timeout = 0');
              await writePublicRecord(tx, app.clock.now(), folder, bar.show);
            },
            { isolation: 'repeatable read', readOnly: true, retries: 0 },
          );
          folder.finish();
        } catch (error) {
          folder.abandon();
          throw error;
        } finally {
          bar.end();
        }
        const bytes = folder.files.reduce((sum, file) => sum + file.bytes, 0);
        const number = (n: number) => formatNumber(n, terminalLocale());
        say(
          translator()('cli.export.done', { dir, files: number(folder.files.length), bytes: number(bytes) }),
        );
      }),
    );
