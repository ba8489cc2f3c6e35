import type { CodedError } from '@tongzhou/kernel';
import { describe, expect, it } from 'vitest';
import { branchesOfRegions } from './regions/regions.ts';
import { type BranchLine, treeOrder } from './tree.ts';

const line = (code: string, parent: string | null, name_zh = code): BranchLine => ({
  code,
  parent,
  kind: 'group',
  name_zh,
  name_en: null,
});
const codesOf = (work: () => unknown): string[] => {
  try {
    work();
  } catch (error) {
    return (error as CodedError).fields.map((f) => `${f.path} ${f.code}`);
  }
  return [];
};

describe('a tree of branches', () => {
  it('is ordered with parents first', () => {
    const ordered = treeOrder([line('c', 'b'), line('b', 'a'), line('a', null), line('d', null)]);
    expect(ordered.map((l) => l.code)).toEqual(['a', 'd', 'b', 'c']);
  });
  it('is refused with each branch that is twice, nameless, without its parent, or in a circle', () => {
    const wrong = [line('a', null), line('a', null), line('b', 'x'), line('c', null, ' '), line('d e', null)];
    expect(codesOf(() => treeOrder(wrong))).toEqual([
      '/a setup.branch_twice',
      '/c setup.branch_name_wrong',
      '/d e setup.branch_code_wrong',
      '/b setup.branch_parent_unknown',
    ]);
    expect(codesOf(() => treeOrder([line('a', 'b'), line('b', 'a'), line('c', null)]))).toEqual([
      '/a setup.branch_circle',
      '/b setup.branch_circle',
    ]);
  });
});

describe('branches of regions', () => {
  const names = (asked: string[]) => branchesOfRegions(asked).map((l) => l.name_zh);
  it('bring what lies above and the level below', () => {
    expect(names(['白山'])).toEqual(expect.arrayContaining(['吉林省', '白山市', '抚松县']));
    expect(names(['白山'])).not.toContain('长春市');
    const province = names(['220000']);
    expect(province).toContain('延边朝鲜族自治州');
    expect(province).not.toContain('抚松县');
    // Without prefectures the counties stand directly below.
    expect(names(['北京市'])).toContain('朝阳区');
    expect(treeOrder(branchesOfRegions(['220600', '222400', '110000']))).toHaveLength(
      branchesOfRegions(['220600', '222400', '110000']).length,
    );
  });
  it('are refused with each that is unknown or not the only one of its name', () => {
    expect(codesOf(() => names(['白山', '无此地', '吉林', '000000']))).toEqual([
      '/无此地 setup.region_unknown',
      '/吉林 setup.region_ambiguous',
      '/000000 setup.region_unknown',
    ]);
  });
});
