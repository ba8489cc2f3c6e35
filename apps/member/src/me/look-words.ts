import { type Key, t } from '../base/i18n.ts';

const PURPOSES: Readonly<Record<string, Key>> = {
  case_identity: 'looks.case_identity',
  case_call: 'looks.case_call',
  case_documents: 'looks.case_documents',
  'society.report': 'looks.society_report',
};

export const purposeWords = (purpose: string): string => t(PURPOSES[purpose] ?? 'looks.other');

/** Staff stand with their number: it leads to a person when a question is asked. */
export function whoLooked(who: string): string {
  const no = /^user:(\d+)$/.exec(who)?.[1];
  return no === undefined ? t('looks.by_system') : t('looks.by_staff', { no });
}
