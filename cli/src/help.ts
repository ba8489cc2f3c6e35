import type { Locale } from '@tongzhou/i18n';
import { loadTranslator } from '@tongzhou/i18n/node';
import type { Command, CommanderError, Option } from 'commander';

/** Exit codes: see README. */
export const EXIT = { done: 0, refused: 1, usage: 2, defect: 70 } as const;

/** A text written `中文 / English` in the language of the terminal. */
export function inLanguage(text: string, locale: Locale): string {
  const both = /^(.*?)\s*\/ ([^\p{Script=Han}]+)$/u.exec(text);
  if (!both) return text;
  return locale === 'en' ? both[2]! : both[1]!;
}

const TITLES = ['Usage:', 'Options:', 'Commands:', 'Arguments:', 'Global Options:'];

/** Puts a command and all below it into one language: descriptions, titles, complaints about wrong usage. */
export function localise(command: Command, locale: Locale): void {
  const t = loadTranslator(locale, 'cli');
  command.description(inLanguage(command.description(), locale));
  for (const option of command.options as Option[])
    option.description = inLanguage(option.description, locale);
  command.helpOption('-h, --help', t('cli.help.option'));
  if (command.commands.length > 0) command.helpCommand('help [command]', t('cli.help.command'));
  command.configureHelp({
    optionDescription: (option) =>
      option.defaultValue === undefined || option.defaultValue === false
        ? option.description
        : t('cli.help.default', { text: option.description, value: String(option.defaultValue) }),
    styleTitle: (title) =>
      TITLES.includes(title) ? t(`cli.help.${title.slice(0, -1).toLowerCase().replace(' ', '_')}`) : title,
  });
  command.exitOverride();
  command.configureOutput({ outputError: () => {} });
  for (const below of command.commands) localise(below, locale);
}

/** A complaint of the option parser as a sentence; undefined when nothing was wrong (help and version were shown). */
export function usageProblem(error: CommanderError, locale: Locale): string | undefined {
  if (error.exitCode === 0) return undefined;
  const t = loadTranslator(locale, 'cli');
  const key = `cli.usage.${error.code.replace('commander.', '')}`;
  const what = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const sentence = t(key, { what: what.slice(0, 80), message: error.message.replace(/^error: /, '') });
  return sentence === key ? error.message : sentence;
}
