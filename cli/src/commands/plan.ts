import { readFileSync } from 'node:fs';
import { type Locale, negotiateLocale } from '@tongzhou/i18n';
import { loadTranslator } from '@tongzhou/i18n/node';
import { fail } from '@tongzhou/kernel';
import { checkRules, diffRules, problemText, type Rules, rulesText, type Section } from '@tongzhou/rules';
import { type Command, InvalidArgumentError } from 'commander';
import { say, terminalLocale } from '../say.ts';

interface Options {
  lang: Locale;
  json?: boolean;
}

const localeOf = (text: string): Locale => {
  if (!/^(zh|en)([-_].*)?$/i.test(text)) throw new InvalidArgumentError('zh-Hans, zh-Hant, en');
  return negotiateLocale(text.replace('_', '-'));
};

const RULES_BYTES_MAX = 4_000_000;

function readRules(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw fail.invalid('cli.file_unreadable', { params: { file }, cause });
  }
  if (bytes.length > RULES_BYTES_MAX) throw fail.invalid('rules.file_too_large');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw fail.invalid('cli.file_not_utf8', { params: { file }, cause });
  }
}

const sayIn = (locale: Locale) => loadTranslator(locale, 'rules', 'cli', 'error');

/** The rules of a file that is right; otherwise its problems on standard error and exit code 1. */
function rightRules(file: string, locale: Locale): Rules | undefined {
  const checked = checkRules(readRules(file));
  if (checked.ok) return checked.rules;
  for (const problem of checked.problems)
    process.stderr.write(`${file}: ${problemText(problem, sayIn(locale))}\n`);
  process.exitCode = 1;
  return undefined;
}

export const planCommand = (program: Command) => {
  const plan = program
    .command('plan')
    .description('检查、阅读、比较计划的规则 / check, read and compare the rules of plans');
  const lang = ['--lang <language>', '语言：zh-Hans、zh-Hant、en / language: zh-Hans, zh-Hant, en'] as const;
  plan
    .command('check <files...>')
    .description(
      '说出规则文件里哪里不对、第几行、为什么；有错时退出码为 1 / say what is wrong with rules files, with line and reason; exit code 1',
    )
    .option(...lang, localeOf, terminalLocale())
    .option('--json', '每个文件一行 JSON / one line of JSON a file')
    .action((files: string[], options: Options) => {
      for (const file of files) check(file, options);
    });
  plan
    .command('text <file>')
    .description('把规则写成人能读的文字 / print the rules as readable text')
    .option(...lang, localeOf, terminalLocale())
    .action((file: string, { lang: locale }: Options) => {
      const rules = rightRules(file, locale);
      if (rules) for (const section of rulesText(rules, locale, sayIn(locale))) say(sectionText(section));
    });
  plan
    .command('diff <before> <after>')
    .description('两版规则有哪些不同 / what changed between two versions of rules')
    .option(...lang, localeOf, terminalLocale())
    .action((before: string, after: string, { lang: locale }: Options) => {
      const [a, b] = [rightRules(before, locale), rightRules(after, locale)];
      if (!a || !b) return;
      const changes = diffRules(a, b, sayIn(locale));
      if (changes.length === 0) say(sayIn(locale)('cli.plan.no_difference'));
      for (const change of changes) say(change.text);
    });
};

function check(file: string, { lang: locale, json }: Options): void {
  const checked = checkRules(readRules(file));
  const t = sayIn(locale);
  if (!checked.ok) process.exitCode = 1;
  if (json) {
    const problems = checked.problems.map((p) => ({ ...p, text: t(p.code, p.params) }));
    say(JSON.stringify({ file, ok: checked.ok, problems }));
    return;
  }
  for (const problem of checked.problems) {
    const mark = t(`cli.plan.severity.${problem.severity}`);
    process.stderr.write(`${file}: ${mark} ${problemText(problem, t)}\n`);
  }
  if (checked.ok)
    say(t('cli.plan.right', { file, name: checked.rules.name[locale] ?? checked.rules.name['zh-Hans'] }));
  else
    process.stderr.write(
      `${t('cli.plan.wrong', { file, problems: checked.problems.filter((p) => p.severity === 'error').length })}\n`,
    );
}

function sectionText(section: Section): string {
  const table = section.table
    ? [section.table.head, ...section.table.rows].map((cells) => `  ${cells.join(' | ')}`)
    : [];
  return [
    `## ${section.heading}`,
    ...section.paragraphs,
    ...section.items.map((item) => `- ${item}`),
    ...table,
    '',
  ].join('\n');
}
