import { type Locale, moneyTold, negotiateLocale, type Params, type Translate } from '@tongzhou/i18n';
import { loadTranslator } from '@tongzhou/i18n/node';
import type { CodedError } from '@tongzhou/kernel';
import { InvalidArgumentError } from 'commander';

/** The terminal's language: TONGZHOU_LANG, then LANG; Chinese unless English is asked for. */
export const terminalLocale = (): Locale => {
  const asked = process.env.TONGZHOU_LANG ?? process.env.LANG ?? '';
  return negotiateLocale(/^(en|zh)/.test(asked) ? asked.replace('_', '-').replace(/\..*$/, '') : 'zh-Hans');
};

/** Sentences of the terminal and of errors, in its language. */
export const translator = (): Translate => loadTranslator(terminalLocale(), 'cli', 'error');

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Reads an option as a whole number within limits. */
export const whole =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) throw new InvalidArgumentError(`${min} … ${max}`);
    return value;
  };

/** One coded error as a sentence in the terminal's language, its fields below, the code behind. */
export function explain(error: CodedError): string {
  const locale = terminalLocale();
  const say = loadTranslator(locale, 'error');
  const t = (code: string, params?: Params) => say(code, params && moneyTold(params, locale));
  const lines = [`${t(error.code, error.params)} [${error.code}]`];
  for (const field of error.fields)
    lines.push(`  ${field.path}: ${t(field.code, field.params)} [${field.code}]`);
  return lines.join('\n');
}

/** A progress line that rewrites itself on a terminal and stays quiet in a pipe. */
export function progress(stream: NodeJS.WriteStream = process.stderr): {
  show(text: string): void;
  end(): void;
} {
  let shown = false;
  return {
    show(text) {
      if (!stream.isTTY) return;
      stream.write(`\r\u001b[2K${text}`);
      shown = true;
    },
    end() {
      if (shown) stream.write('\r\u001b[2K');
      shown = false;
    },
  };
}
