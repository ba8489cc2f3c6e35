import { createHash } from 'node:crypto';
import type { Paper } from '@tongzhou/contract';
import { PAPERS } from '@tongzhou/contract';
import type { Locale } from '@tongzhou/i18n';
import { loadTranslator } from '@tongzhou/i18n/node';
import type { Queryable } from '../../platform/postgres/index.ts';
import { signatures } from './store.ts';

/** Raise the version when the meaning of a text changes: everybody then signs again at the next renewal. */
const VERSION: Readonly<Record<Paper, number>> = { conduct: 1, money_oath: 1 };
const LINES: Readonly<Record<Paper, number>> = { conduct: 8, money_oath: 5 };

export interface PaperText {
  code: Paper;
  version: number;
  title: string;
  lines: string[];
  /** SHA-256 of title and lines, one a line */
  hash: string;
}

export function paper(code: Paper, language: Locale): PaperText {
  const t = loadTranslator(language, 'society');
  const title = t(`society.paper.${code}`);
  const lines = Array.from({ length: LINES[code] }, (_, i) => t(`society.paper.${code}.${i + 1}`));
  const hash = createHash('sha256')
    .update([title, ...lines].join('\n'))
    .digest('hex');
  return { code, version: VERSION[code], title, lines, hash };
}

export const papers = (language: Locale): PaperText[] => PAPERS.map((code) => paper(code, language));

/** Papers whose present version the representative has signed. */
export async function signedPapers(db: Queryable, representative_id: bigint): Promise<Paper[]> {
  const rows = await signatures(db, representative_id);
  return rows.filter((row) => row.version === VERSION[row.paper]).map((row) => row.paper);
}

/** Of signatures written `paper:version`, the papers whose present version is among them. */
export const currentPapers = (signed: readonly string[]): Paper[] =>
  PAPERS.filter((code) => signed.includes(`${code}:${VERSION[code]}`));
