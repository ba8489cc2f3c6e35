import { describe, expect, it } from 'vitest';
import { barChart, columnChart } from './charts.ts';
import { illustration } from './illustrations.ts';
import { mark } from './mark.ts';

const words = { says: '每期分摊额', label: '期', value: '每人' };
const rows = (n: number) =>
  Array.from({ length: n }, (_, i) => ({
    label: `第${i + 1}期`,
    value: BigInt(i + 1) * 10n,
    text: `0.${i + 1} 元`,
  }));

describe('charts', () => {
  it('always come with a table of the same figures', () => {
    for (const draw of [columnChart, barChart]) {
      const { svg, table } = draw(rows(24), words);
      expect(svg.match(/<rect /g)).toHaveLength(24);
      expect(table.match(/<tr>/g)).toHaveLength(25);
      expect(table).toContain('0.24 元');
      expect(svg).toContain('aria-label="每期分摊额"');
    }
  });

  it('escape what others wrote', () => {
    const hostile = { label: '"><script>x</script>', value: 1n, text: "<b onclick='x'>" };
    for (const draw of [columnChart, barChart]) {
      const { svg, table } = draw([hostile], words);
      expect(svg + table).not.toMatch(/<script|<b /);
    }
  });

  it('keep proportions beyond 2^53', () => {
    const { svg } = barChart(
      [
        { label: 'a', value: 2n ** 60n, text: 'a' },
        { label: 'b', value: 2n ** 59n, text: 'b' },
      ],
      words,
    );
    expect([...svg.matchAll(/width="([\d.]+)%"/g)].map((m) => m[1])).toEqual(['100', '50']);
  });

  it('draw nothing where there is nothing, and a flat line where all is zero', () => {
    expect(columnChart([], words).svg).toBe('');
    expect(columnChart([{ label: 'x', value: 0n, text: '0' }], words).svg).not.toMatch(/NaN|Infinity|-\d/);
  });
});

describe('mark', () => {
  it('is decoration unless it carries a name', () => {
    expect(mark()).toContain('aria-hidden="true"');
    expect(mark({ title: '同舟<' })).toContain('aria-label="同舟&lt;"');
    expect(illustration('shore')).toContain('aria-hidden="true"');
  });
});
