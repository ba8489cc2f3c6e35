import type { Check } from '../../platform/module.ts';

export const disclosureChecks: readonly Check[] = [
  {
    name: 'disclosure.hash_matches_body',
    meaning: 'An entry of the public log no longer has the hash that was written with it.',
    sql: `select seq from disclosure.entry where hash <> sha256(convert_to(body, 'UTF8'))`,
  },
];
