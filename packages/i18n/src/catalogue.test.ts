import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LOCALES, type Messages } from './core.ts';
import { areas, loadTranslator } from './node.ts';
import { lintWording } from './wording.ts';

const root = new URL('../../../', import.meta.url);
const read = (area: string, locale: string) =>
  JSON.parse(
    readFileSync(new URL(`../messages/${area}.${locale}.json`, import.meta.url), 'utf8'),
  ) as Messages;
const names = (text: string) => [...text.matchAll(/\{([a-z_]+)\}/g)].map((m) => m[1]).sort();

describe.each(areas())('messages of %s', (area) => {
  const source = read(area, 'zh-Hans');

  it.each(LOCALES)('say the same things in %s, with the same facts in them', (locale) => {
    const messages = read(area, locale);
    expect(Object.keys(messages)).toEqual(Object.keys(source));
    for (const [key, text] of Object.entries(messages)) {
      expect(text.trim(), key).not.toBe('');
      expect(new Set(names(text)), key).toEqual(new Set(names(source[key]!)));
    }
  });

  it('are free of insurance words, bait and shouting', () => {
    for (const locale of LOCALES) {
      for (const [key, text] of Object.entries(read(area, locale))) {
        expect(lintWording(text), `${area}.${locale} ${key}: ${text}`).toEqual([]);
        expect(text, `${area}.${locale} ${key}`).not.toMatch(/[!！]/);
      }
    }
  });
});

describe('codes', () => {
  /** Codes written in the source where failures are made or promised. */
  const codesIn = (text: string) =>
    [
      /(?:fail\.\w+|new CodedError|new RecordedRefusal)\(\s*'([a-z_]+\.[a-z_]+)'/g,
      /error: '([a-z_]+\.[a-z_]+)'/g,
    ].flatMap((pattern) => [...text.matchAll(pattern)].map((m) => m[1]!));

  it('all have a sentence in every language', () => {
    const files = globSync('{packages,server,cli}/**/*.ts', {
      cwd: root,
      exclude: ['**/node_modules/**', '**/*.test.ts'],
    });
    const codes = new Set(files.flatMap((file) => codesIn(readFileSync(new URL(file, root), 'utf8'))));
    expect(codes.size).toBeGreaterThan(100);
    for (const locale of LOCALES) {
      const t = loadTranslator(locale, 'error', 'rules', 'cli');
      expect([...codes].filter((code) => t(code) === code)).toEqual([]);
    }
  });
});
