import { readdirSync, readFileSync } from 'node:fs';
import { lintWording } from '@tongzhou/i18n';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const messages = (language: string) =>
  JSON.parse(read(`../../../../packages/i18n/messages/app.${language}.json`)) as Record<string, string>;
const zh = messages('zh-Hans');
const source = readdirSync(new URL('..', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
  .map((file) => read(`../${file}`))
  .join('\n');

/** `status.` of `` t(`status.${x}`) ``: sentences whose last part comes from the data. */
const families = [...source.matchAll(/`([a-z_]+\.(?:[a-z]+_)?)\$\{/g)].map((m) => m[1]!);

describe('the sentences of the app', () => {
  it('are the same in every language, with the same figures in them', () => {
    const holes = (text: string) => [...text.matchAll(/\{[a-z_]+\}/g)].map((m) => m[0]).sort();
    for (const language of ['zh-Hant', 'en']) {
      const other = messages(language);
      expect(Object.keys(other).sort()).toEqual(Object.keys(zh).sort());
      for (const [key, text] of Object.entries(zh))
        expect(holes(other[key]!), `${language} ${key}`).toEqual(holes(text));
    }
  });

  it('are all used', () => {
    const unused = Object.keys(zh).filter(
      (key) => !source.includes(`'${key}'`) && !families.some((start) => key.startsWith(start)),
    );
    expect(unused).toEqual([]);
  });

  it('use no words of insurance and no bait', () => {
    for (const language of ['zh-Hans', 'zh-Hant', 'en'])
      for (const [key, text] of Object.entries(messages(language))) {
        expect(lintWording(text), `${language} ${key}`).toEqual([]);
        expect(text, key).not.toMatch(/[!！]/);
      }
  });
});
