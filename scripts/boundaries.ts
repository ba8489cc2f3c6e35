// Runs dependency-cruiser and refuses an empty result: a parser that understands nothing finds nothing wrong.
import { spawnSync } from 'node:child_process';

const MODULES_EXPECTED = 100;
const run = spawnSync(
  'depcruise',
  [
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    'packages',
    'server',
    'site',
    'cli',
    'apps',
  ],
  {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  },
);
if (!run.stdout) {
  console.error(run.stderr);
  process.exit(1);
}
const { summary } = JSON.parse(run.stdout) as {
  summary: { totalCruised: number; violations: { rule: { name: string }; from: string; to: string }[] };
};
for (const v of summary.violations) console.error(`${v.rule.name}: ${v.from} -> ${v.to}`);
console.log(`${summary.totalCruised} modules, ${summary.violations.length} violations`);
if (summary.totalCruised < MODULES_EXPECTED || summary.violations.length > 0) process.exitCode = 1;
