import { readFileSync } from 'node:fs';
import { LOG_KINDS, ROLES } from '@tongzhou/contract';
import { LOCALES, lintWording } from '@tongzhou/i18n';
import { describe, expect, it } from 'vitest';

const read = (locale: string) =>
  JSON.parse(
    readFileSync(new URL(`../../packages/i18n/messages/site.${locale}.json`, import.meta.url), 'utf8'),
  ) as Record<string, string>;
const catalogue = Object.fromEntries(LOCALES.map((l) => [l, read(l)])) as Record<
  string,
  Record<string, string>
>;
const source = catalogue['zh-Hans']!;
const placeholders = (text: string) => [...text.matchAll(/\{([a-z_]+)\}/g)].map((m) => m[1]!).toSorted();

describe('the words of the site', () => {
  for (const locale of LOCALES) {
    it(`${locale} has every sentence, with the same places for figures`, () => {
      const other = catalogue[locale]!;
      expect(Object.keys(other).toSorted()).toEqual(Object.keys(source).toSorted());
      for (const key of Object.keys(source)) {
        expect(other[key]!.trim(), key).not.toBe('');
        expect(placeholders(other[key]!), key).toEqual(placeholders(source[key]!));
      }
    });

    it(`${locale} uses no word of insurance or bait, and shouts nowhere`, () => {
      for (const [key, text] of Object.entries(catalogue[locale]!)) {
        expect(lintWording(text), key).toEqual([]);
        expect(text, key).not.toMatch(/[!！]/);
      }
    });
  }

  it('names every kind of log entry and every role', () => {
    for (const kind of LOG_KINDS) expect(source, kind).toHaveProperty([`site.log.kind.${kind}`]);
    for (const role of ROLES) expect(source, role).toHaveProperty([`site.role.${role}`]);
  });
});
