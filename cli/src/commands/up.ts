import { buildApps } from '@tongzhou/server/apps.ts';
import { assertModeFits, seedDemoOnce } from '@tongzhou/server/demo.ts';
import { openApp, serve } from '@tongzhou/server/main.ts';
import { readSettings, settingsTable } from '@tongzhou/server/platform/settings/index.ts';
import type { Command } from 'commander';
import { progress, terminalLocale } from '../say.ts';

export const upCommand = (program: Command) =>
  program
    .command('up')
    .description('启动：数据库、网页、后台任务 / start database, web and jobs')
    .option('--demo', '演示机构（首次启动时生成）/ the invented demo organisation, made at the first start')
    .option('--settings', '只列出设置 / only print the table of settings')
    .action(async (options: { demo?: boolean; settings?: boolean }) => {
      if (options.settings) return printSettings();
      await up(options.demo === true);
    });

function printSettings(): void {
  for (const row of settingsTable(terminalLocale()))
    process.stdout.write(`${row.name.padEnd(30)} ${String(row.default).padEnd(24)} ${row.meaning}\n`);
}

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function up(demo: boolean): Promise<void> {
  const settings = readSettings({ ...process.env, ...(demo ? { TONGZHOU_MODE: 'demo' } : {}) });
  await buildApps(say);
  const opened = await openApp(settings, say);
  try {
    await assertModeFits(opened.app.db, settings.mode);
    const bar = progress(process.stdout);
    if (demo) await seedDemoOnce(opened.app, { say, show: bar.show, end: bar.end });
    const running = await serve(opened);
    stopOnSignals(() => running.stop());
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
