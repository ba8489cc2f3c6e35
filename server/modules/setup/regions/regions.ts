import { readFileSync } from 'node:fs';
import { fail } from '@tongzhou/kernel';
import type { BranchLine } from '../tree.ts';

interface Region {
  code: string;
  level: 'province' | 'city' | 'county';
  parent: string;
  name: string;
}

let loaded: ReadonlyMap<string, Region> | undefined;

function regions(): ReadonlyMap<string, Region> {
  loaded ??= new Map(
    readFileSync(new URL('./regions.csv', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [code, level, parent, name] = line.split(',') as [string, Region['level'], string, string];
        return [code, { code, level, parent, name }];
      }),
  );
  return loaded;
}

/**
 * Branches from regions: a province brings its cities (or its counties, where it has no cities), a city its counties;
 * what lies above is added. Each may be given by its six-digit code or its full name.
 * @throws setup.region_unknown with a field for each that is not found
 */
export function branchesOfRegions(asked: readonly string[]): BranchLine[] {
  const all = regions();
  const byName = Map.groupBy(all.values(), (r) => r.name);
  const chosen = new Set<string>();
  const wrong: { path: string; code: string }[] = [];
  for (const text of asked) {
    const named = byName.get(text) ?? shortNamed(text, all);
    const region = all.get(text) ?? (named.length === 1 ? named[0] : undefined);
    if (!region) {
      wrong.push({
        path: `/${text.slice(0, 40)}`,
        code: named.length > 1 ? 'setup.region_ambiguous' : 'setup.region_unknown',
      });
      continue;
    }
    for (let at: Region | undefined = region; at; at = all.get(at.parent)) chosen.add(at.code);
    for (const below of belowOf(region, all)) chosen.add(below.code);
  }
  if (wrong.length > 0) throw fail.invalid('setup.regions_wrong', { fields: wrong });
  return [...all.values()]
    .filter((r) => chosen.has(r.code))
    .map((r) => ({
      code: r.code,
      parent: r.parent === '' ? null : r.parent,
      kind: r.level,
      name_zh: r.name,
      name_en: null,
    }));
}

/** `吉林` and `延边` as people say them; counties by their full name only, because many begin alike. */
const shortNamed = (text: string, all: ReadonlyMap<string, Region>): Region[] =>
  text.length < 2 ? [] : [...all.values()].filter((r) => r.level !== 'county' && r.name.startsWith(text));

function belowOf(region: Region, all: ReadonlyMap<string, Region>): Region[] {
  const children = [...all.values()].filter((r) => r.parent === region.code);
  const cities = children.filter((r) => r.level === 'city');
  return cities.length > 0 ? cities : children;
}
