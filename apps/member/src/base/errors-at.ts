import type { Trouble } from './action.ts';

/** Codes that speak about one field though the server found them later than the form's shape. */
const AREAS: readonly [RegExp, string][] = [
  [/^id\./, 'id_number'],
  [/^name\.|^person\.name_/, 'name'],
  [/^person\.birth/, 'birth'],
  [/^phone\.|^auth\.too_many_codes/, 'phone'],
  [/^auth\.code/, 'code'],
  [/^account\.not_enough|^wallet\.not_enough|^amount\.|^payment\.amount/, 'amount_minor'],
  [/^payout\.not_own_account/, 'holder_name'],
];

/** The sentence for a field: by its JSON pointer's last part, or by the area of the code. */
export function errorAt(trouble: Trouble | undefined, field: string): string | undefined {
  if (!trouble) return undefined;
  const path = Object.keys(trouble.fields).find((p) => p.endsWith(`/${field}`));
  if (path) return trouble.fields[path];
  return AREAS.some(([codes, name]) => name === field && codes.test(trouble.code))
    ? trouble.sentence
    : undefined;
}
