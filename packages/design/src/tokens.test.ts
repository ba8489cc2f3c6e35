import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
type Colours = Record<string, string>;

/** The custom properties with a plain hex value in the block that starts with `selector`. */
function colours(selector: string): Colours {
  const from = css.indexOf(`${selector} {`);
  if (from < 0) throw new Error(`no block ${selector}`);
  const block = css.slice(css.indexOf('{', from) + 1, css.indexOf('}', from));
  return Object.fromEntries(
    [...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!]),
  );
}

/** Relative luminance and contrast ratio as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const channel = (at: number) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
const contrast = (a: string, b: string) => {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

const light = colours(':root');
const dark = colours(':root[data-theme="dark"]');

describe('contrast', () => {
  it('knows black on white and one published pair', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });

  for (const [name, theme] of [
    ['light', light],
    ['dark', dark],
  ] as const) {
    for (const ground of ['paper', 'card', 'mist', 'sand'])
      for (const text of ['ink', 'ink-soft', 'teal', 'teal-deep', 'vermilion', 'moss', 'amber'])
        it(`${name}: ${text} on ${ground} reaches 4.5:1`, () =>
          expect(contrast(theme[text]!, theme[ground]!)).toBeGreaterThanOrEqual(4.5));
    it(`${name}: words on buttons reach 4.5:1`, () => {
      expect(contrast(theme['on-teal']!, theme.teal!)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(theme['on-teal']!, theme['teal-deep']!)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(theme['on-vermilion']!, theme.vermilion!)).toBeGreaterThanOrEqual(4.5);
    });
    it(`${name}: borders of fields and the focus ring reach 3:1`, () => {
      for (const ground of ['paper', 'card', 'mist']) {
        expect(contrast(theme['line-strong']!, theme[ground]!)).toBeGreaterThanOrEqual(3);
        expect(contrast(theme.focus!, theme[ground]!)).toBeGreaterThanOrEqual(3);
      }
    });
  }

  it('is the same dark theme, asked for by the system or by the reader', () => {
    expect(colours(':root:not([data-theme="light"])')).toEqual(dark);
    expect(Object.keys(dark).toSorted()).toEqual(Object.keys(light).toSorted());
  });
});
