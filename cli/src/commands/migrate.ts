import type { Command } from 'commander';
import { withApp } from '../with-app.ts';

export const migrateCommand = (program: Command) =>
  program
    .command('migrate')
    .description('升级数据库结构 / bring the database to this version')
    .action(() =>
      withApp(async () => void process.stdout.write('数据库已是当前版本 / database is at this version\n')),
    );
