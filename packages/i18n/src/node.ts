import { readdirSync, readFileSync } from 'node:fs';
import { type Locale, type Messages, makeTranslator, type Translate } from './core.ts';

const folder = new URL('../messages/', import.meta.url);
const loaded = new Map<string, Messages>();

function messages(area: string, locale: Locale): Messages {
  const name = `${area}.${locale}.json`;
  let found = loaded.get(name);
  if (!found) {
    found = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Messages;
    loaded.set(name, found);
  }
  return found;
}

/** A translator over some areas of the catalogue (`error`, `site`, `rules` ...), read once per process. */
export const loadTranslator = (locale: Locale, ...areas: string[]): Translate =>
  makeTranslator(...areas.map((area) => messages(area, locale)));

/** The areas that exist: the first part of each file's name. */
export const areas = (): string[] =>
  [
    ...new Set(
      readdirSync(folder).flatMap((file) => (file.endsWith('.zh-Hans.json') ? [file.split('.')[0]!] : [])),
    ),
  ].sort();
