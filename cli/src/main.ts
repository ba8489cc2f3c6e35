#!/usr/bin/env node
import { CodedError } from '@tongzhou/kernel';
import { Command } from 'commander';
import { backupCommand, restoreCommand } from './commands/backup.ts';
import { checksCommand } from './commands/checks.ts';
import { migrateCommand } from './commands/migrate.ts';
import { replayCommand } from './commands/replay.ts';
import { seedCommand } from './commands/seed.ts';
import { upCommand } from './commands/up.ts';
import { explain } from './say.ts';

const program = new Command('tongzhou')
  .description('同舟：网络互助平台 · Tongzhou: network mutual aid, self-hosted')
  .showHelpAfterError()
  .configureHelp({ sortSubcommands: false });

for (const add of [
  upCommand,
  seedCommand,
  migrateCommand,
  checksCommand,
  backupCommand,
  restoreCommand,
  replayCommand,
]) {
  add(program);
}

try {
  await program.parseAsync();
} catch (error) {
  // What the user can mend is one sentence with its code; everything else is a defect and keeps its stack.
  process.stderr.write(
    `${error instanceof CodedError ? explain(error) : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode ??= 1;
}
