import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const [head, ...lines] = readFileSync(new URL('./regions.csv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');
const rows = lines.map(
  (line) => line.split(',') as [code: string, level: string, parent: string, name: string],
);
const levelOf = new Map(rows.map(([code, level]) => [code, level]));

it('is a tree of unique codes, each below a region of a higher level in its own province', () => {
  expect(head).toBe('code,level,parent,name');
  expect(levelOf.size).toBe(rows.length);
  const wrong = rows.filter(([code, level, parent, name]) => {
    if (!/^\d{6}$/.test(code) || !/^\p{Script=Han}+$/u.test(name)) return true;
    if (level === 'province') return parent !== '' || !code.endsWith('0000');
    const above = levelOf.get(parent);
    const allowed = level === 'city' ? above === 'province' : above === 'province' || above === 'city';
    return !allowed || parent.slice(0, 2) !== code.slice(0, 2);
  });
  expect(wrong).toEqual([]);
});

it('counts what the README says, and holds the places of the demo', () => {
  const count = (wanted: string) => rows.filter(([, level]) => level === wanted).length;
  expect([count('province'), count('city'), count('county')]).toEqual([34, 333, 2974]);
  const names = new Map(rows.map(([code, , , name]) => [code, name]));
  expect(['220100', '220200', '220600', '222400', '220621'].map((code) => names.get(code))).toEqual([
    '长春市',
    '吉林市',
    '白山市',
    '延边朝鲜族自治州',
    '抚松县',
  ]);
});
