import { buildApps, watchApps } from '@tongzhou/server/apps.ts';
import { seedDemoOnce } from '@tongzhou/server/demo.ts';
import { openApp, serve } from '@tongzhou/server/main.ts';
import { readSettings, settingsTable } from '@tongzhou/server/platform/settings/index.ts';
import type { Command } from 'commander';
import { progress, terminalLocale } from '../say.ts';

export const upCommand = (program: Command) =>
  program
    .command('up')
    .description('启动：数据库、网页、后台任务 / start database, web and jobs')
    .option('--demo', '演示机构（首次启动时生成）/ the invented demo organisation, made at the first start')
    .option('--dev', '改了前端就重新构建 / rebuild the apps when their sources change')
    .option('--settings', '只列出设置 / only print the table of settings')
    .action(async (options: { demo?: boolean; dev?: boolean; settings?: boolean }) => {
      if (options.settings) return printSettings();
      await up({ demo: options.demo === true, dev: options.dev === true });
    });

function printSettings(): void {
  for (const row of settingsTable(terminalLocale()))
    process.stdout.write(`${row.name.padEnd(30)} ${String(row.default).padEnd(24)} ${row.meaning}\n`);
}

async function up(options: { demo: boolean; dev: boolean }): Promise<void> {
  const { demo, dev } = options;
  const bar = progress(process.stdout);
  const say = (line: string) => {
    bar.end();
    process.stdout.write(`${line}\n`);
  };
  // Whoever tries the demo wants to read the last line, not every request; their own LOG_LEVEL wins.
  const forDemo = demo ? { TONGZHOU_MODE: 'demo', LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' } : {};
  const settings = readSettings({ ...process.env, ...forDemo });
  // The apps are built by a process of their own while the database is filled.
  const building = Promise.allSettled([buildApps(say)]);
  const opened = await openApp(settings, say);
  try {
    if (demo) await seedDemoOnce(opened.app, { say, show: bar.show, end: bar.end });
    const [built] = await building;
    if (built.status === 'rejected') throw built.reason;
    const running = await serve(opened);
    const watching = dev ? watchApps(say) : undefined;
    stopOnSignals(async () => {
      watching?.stop();
      await running.stop();
    });
  } catch (error) {
    await opened.close();
    throw error;
  }
  for (const line of demo ? demoLines(settings.public_url) : []) say(line);
  say(`Tongzhou is ready: ${settings.public_url}`);
}

const demoLines = (url: string) => [
  '',
  `  公开网站 Public site     ${url}/`,
  `  五分钟看懂 Tour          ${url}/tour`,
  `  会员 Member app          ${url}/app/`,
  `  后台 Console             ${url}/console/`,
  `  以演示人物登录 Sign in    ${url}/demo/people`,
  '',
];

/** First signal: drain, finish, close. Second: at once. */
function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.kill(process.pid, 'SIGKILL');
      stopping = true;
      stop().catch((error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exitCode = 1;
      });
    });
  }
}
