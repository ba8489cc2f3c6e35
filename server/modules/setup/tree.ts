import { type FieldError, fail } from '@tongzhou/kernel';
import type { Branch } from './store.ts';

export const BRANCH_KINDS = [
  'country',
  'province',
  'city',
  'county',
  'workplace',
  'village',
  'hospital',
  'group',
] as const satisfies readonly Branch['kind'][];

/** One branch of a tree that is not yet stored: its parent by code. */
export interface BranchLine {
  code: string;
  parent: string | null;
  kind: Branch['kind'];
  name_zh: string;
  name_en: string | null;
}

const BRANCHES_MAX = 10_000;

/**
 * The branches with parents before children. Pure.
 * @throws setup.branches_wrong with a field (the code) for each that is wrong: twice, without its parent, in a circle
 */
export function treeOrder(lines: readonly BranchLine[]): BranchLine[] {
  if (lines.length > BRANCHES_MAX)
    throw fail.invalid('setup.too_many_branches', { params: { max: BRANCHES_MAX } });
  const wrong: FieldError[] = [];
  const byCode = new Map<string, BranchLine>();
  for (const line of lines) {
    if (byCode.has(line.code)) wrong.push({ path: `/${line.code}`, code: 'setup.branch_twice' });
    byCode.set(line.code, line);
    if (!/^[0-9A-Za-z_-]{1,40}$/.test(line.code))
      wrong.push({ path: `/${line.code.slice(0, 40)}`, code: 'setup.branch_code_wrong' });
    if (line.name_zh.trim() === '' || line.name_zh.length > 80)
      wrong.push({ path: `/${line.code.slice(0, 40)}`, code: 'setup.branch_name_wrong' });
  }
  for (const line of lines)
    if (line.parent !== null && !byCode.has(line.parent))
      wrong.push({
        path: `/${line.code}`,
        code: 'setup.branch_parent_unknown',
        params: { parent: line.parent },
      });
  const ordered: BranchLine[] = [];
  const placed = new Set<string>();
  let left = [...byCode.values()];
  while (left.length > 0 && wrong.length === 0) {
    const free = left.filter((line) => line.parent === null || placed.has(line.parent));
    if (free.length === 0) {
      for (const line of left) wrong.push({ path: `/${line.code}`, code: 'setup.branch_circle' });
      break;
    }
    for (const line of free) placed.add(line.code);
    ordered.push(...free);
    left = left.filter((line) => !placed.has(line.code));
  }
  if (wrong.length > 0) throw fail.invalid('setup.branches_wrong', { fields: wrong });
  return ordered;
}
