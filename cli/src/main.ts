#!/usr/bin/env node
import { CodedError } from '@tongzhou/kernel';
import { Command, CommanderError } from 'commander';
import { backupCommand, restoreCommand } from './commands/backup.ts';
import { checksCommand } from './commands/checks.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { initCommand } from './commands/init.ts';
import { migrateCommand } from './commands/migrate.ts';
import { planCommand } from './commands/plan.ts';
import { replayCommand } from './commands/replay.ts';
import { seedCommand } from './commands/seed.ts';
import { upCommand } from './commands/up.ts';
import { EXIT, localise, usageProblem } from './help.ts';
import { explain, terminalLocale } from './say.ts';
import { version } from './version.ts';

const locale = terminalLocale();
const program = new Command('tongzhou')
  .description('同舟：网络互助平台 / Tongzhou: network mutual aid, self-hosted')
  .version(version(), '-V, --version', '版本 / version')
  .configureHelp({ sortSubcommands: false });

for (const add of [
  upCommand,
  initCommand,
  seedCommand,
  migrateCommand,
  planCommand,
  importCommand,
  checksCommand,
  backupCommand,
  restoreCommand,
  exportCommand,
  replayCommand,
]) {
  add(program);
}

localise(program, locale);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    const problem = usageProblem(error, locale);
    if (problem !== undefined) process.stderr.write(`${problem}\n`);
    process.exitCode = problem === undefined ? EXIT.done : EXIT.usage;
  } else if (error instanceof CodedError) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode ??= EXIT.refused;
  } else {
    // What the user can mend is one sentence with its code; everything else is a defect and keeps its stack.
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode ??= EXIT.defect;
  }
}
