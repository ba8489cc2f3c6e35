#!/usr/bin/env node
import { CodedError } from '@tongzhou/kernel';
import { Command, CommanderError } from 'commander';
import { EXIT, localise, usageProblem } from './help.ts';
import { explain, terminalLocale } from './say.ts';
import { version } from './version.ts';

const locale = terminalLocale();
const program = new Command('tongzhou')
  .description('同舟：网络互助平台 / Tongzhou: network mutual aid, self-hosted')
  .version(version(), '-V, --version', '版本 / version')
  .configureHelp({ sortSubcommands: false });

/** In the order of the help. Each is loaded only when it is asked for: most bring the whole server with them. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => unknown>>> = {
  up: async () => (await import('./commands/up.ts')).upCommand,
  init: async () => (await import('./commands/init.ts')).initCommand,
  seed: async () => (await import('./commands/seed.ts')).seedCommand,
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand,
  plan: async () => (await import('./commands/plan.ts')).planCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  checks: async () => (await import('./commands/checks.ts')).checksCommand,
  backup: async () => (await import('./commands/backup.ts')).backupCommand,
  restore: async () => (await import('./commands/backup.ts')).restoreCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  replay: async () => (await import('./commands/replay.ts')).replayCommand,
};

const asked = process.argv[2] ?? '';
const wanted = Object.hasOwn(COMMANDS, asked)
  ? [asked]
  : asked === '--version' || asked === '-V'
    ? []
    : Object.keys(COMMANDS);
for (const name of wanted) (await COMMANDS[name]!())(program);

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
