import { createInterface } from 'node:readline';
import { CodedError, fail } from '@tongzhou/kernel';
import type { OrganisationKind } from '@tongzhou/server/modules/setup/index.ts';
import { explain, translator } from '../say.ts';
import { type Answers, defaultOf, QUESTIONS, READERS } from './answers.ts';

const TRIES_MAX = 20;

export interface Terminal {
  ask(prompt: string): Promise<string>;
  close(): void;
}

/** Lines of standard input, asked for one after the other; also when they come from a pipe. */
export function openTerminal(): Terminal {
  const lines = createInterface({ input: process.stdin, terminal: false });
  const iterator = lines[Symbol.asyncIterator]();
  return {
    async ask(prompt) {
      process.stdout.write(prompt);
      const { value, done } = await iterator.next();
      if (done) throw fail.invalid('cli.input_ended');
      return String(value).trim();
    },
    close: () => lines.close(),
  };
}

/** Asks what was not given yet, each question until its answer can be read. Blank takes what stands in brackets. */
export async function askAll(terminal: Terminal, given: Answers): Promise<Answers> {
  const t = translator();
  const answers: Answers = { ...given };
  for (const question of QUESTIONS) {
    if (answers[question] !== undefined) continue;
    const proposed = defaultOf(question, (answers.kind ?? 'city_societies') as OrganisationKind);
    const hint = proposed === null ? '' : ` [${proposed === '' ? t('cli.init.none') : proposed}]`;
    for (let tries = 1; ; tries += 1) {
      const text = (await terminal.ask(`${t(`cli.init.ask.${question}`)}${hint}: `)) || proposed;
      const read =
        text === null ? fail.invalid('input.missing') : await reading(() => READERS[question](text));
      if (!(read instanceof CodedError)) {
        // The kind is remembered by its name, because the further proposals depend on it.
        answers[question] = question === 'kind' ? (read as string) : text!;
        break;
      }
      process.stderr.write(`${explain(read)}\n`);
      if (tries >= TRIES_MAX) throw read;
    }
  }
  return answers;
}

async function reading<T>(read: () => T | Promise<T>): Promise<T | CodedError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
}
