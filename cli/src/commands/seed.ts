import { seedDemoOnce } from '@tongzhou/server/demo.ts';
import { type Command, InvalidArgumentError } from 'commander';
import { progress } from '../say.ts';
import { withApp } from '../with-app.ts';

const scaleOf = (text: string): number => {
  const scale = Number(text);
  if (!(scale >= 0.001 && scale <= 1)) throw new InvalidArgumentError('0.001 … 1');
  return scale;
};

export const seedCommand = (program: Command) =>
  program
    .command('seed')
    .description('生成演示机构（全部虚构），不启动 / make the invented demo organisation without starting')
    .requiredOption('--demo', '只有演示数据可以生成 / only demo data can be made')
    .option(
      '--force-new',
      '清除现有演示机构，重新生成 / clear the present demo organisation and make it anew',
    )
    .option('--scale <factor>', '规模，1 为 12 万会员 / 1 is 120,000 memberships', scaleOf, 1)
    .action((options: { forceNew?: boolean; scale: number }) =>
      withApp(
        async (app) => {
          const bar = progress(process.stdout);
          const say = (line: string) => void process.stdout.write(`${line}\n`);
          const made = await seedDemoOnce(
            app,
            { say, show: bar.show, end: bar.end },
            { scale: options.scale, force_new: options.forceNew === true },
          );
          if (!made)
            say(
              '演示机构已经有了；要重新生成请加 --force-new / it is there already; --force-new makes it anew',
            );
        },
        { TONGZHOU_MODE: 'demo' },
      ),
    );
