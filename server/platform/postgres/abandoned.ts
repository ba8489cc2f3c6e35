import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, runningPostmaster } from './process.ts';

const NAME = /^tongzhou-(?:run|cluster)-(\d+)-/;
const WAIT_MS = 5_000;

/** Removes the servers and folders of test runs that were killed before they could clean up. */
export async function removeAbandoned(base: string): Promise<void> {
  for (const name of readdirSync(base)) {
    const owner = NAME.exec(name)?.[1];
    if (!owner || isRunning(Number(owner))) continue;
    const dir = path.join(base, name);
    for (const cluster of [path.join(dir, 'cluster'), path.join(dir, 'data', 'cluster')]) await quit(cluster);
    // Another user's leftovers are that user's.
    try {
      rmSync(dir, { recursive: true, force: true });
    } catch {}
  }
}

async function quit(cluster: string): Promise<void> {
  const pid = runningPostmaster(cluster);
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGQUIT');
  } catch {
    return;
  }
  const deadline = performance.now() + WAIT_MS;
  while (isRunning(pid) && performance.now() < deadline) await sleep(20);
}
