// Everything CI runs, in order, with one closing line that counts tests. `--full` adds the long runs.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const full = process.argv.includes('--full');
const reportDir = mkdtempSync(path.join(tmpdir(), 'tongzhou-test-'));
const report = path.join(reportDir, 'report.json');

const steps: [string, string, string[]][] = [
  ['types', 'npm', ['run', '-s', 'typecheck']],
  ['style', 'npm', ['run', '-s', 'lint']],
  ['boundaries', 'npm', ['run', '-s', 'boundaries']],
  ['unused', 'npm', ['run', '-s', 'unused']],
  ['generated routes', 'node', ['scripts/routes-gen.ts', '--check']],
  ['generated messages', 'node', ['scripts/i18n-hant.ts', '--check']],
  ['tests', 'vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]],
];

let failedSteps = 0;
for (const [name, command, args] of steps) {
  const started = performance.now();
  const run = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, ...(full ? { FULL: '1' } : {}) },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${run.status === 0 ? 'ok' : 'FAILED'}  ${name}  ${seconds} s`);
  if (run.status !== 0) failedSteps += 1;
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
}
const counts = readReport();
rmSync(reportDir, { recursive: true, force: true });
// A failed step without a failed test (types, style, a file that does not load) counts as one failure.
const failed =
  Math.max(counts.numFailedTests, 0) + (failedSteps > 0 && counts.numFailedTests === 0 ? failedSteps : 0);
console.log(
  `${counts.numPassedTests} passed, ${failed} failed${counts.numPendingTests > 0 ? `, ${counts.numPendingTests} skipped` : ''}`,
);
if (failedSteps > 0 || counts.numPassedTests === 0) process.exitCode = 1;

function readReport(): Report {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Report;
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
  }
}
