import type { Command } from 'commander';
import { say, translator } from '../say.ts';
import { withApp } from '../with-app.ts';

export const migrateCommand = (program: Command) =>
  program
    .command('migrate')
    .description(
      '把数据库升级到本版本（启动时也会自动升级） / bring the database to this version (starting does it too)',
    )
    .action(() => withApp(async () => say(translator()('cli.migrate.done')), {}, say));
