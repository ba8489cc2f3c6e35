import { type Key, t } from '../base/i18n.ts';

const PURPOSES: Readonly<Record<string, Key>> = {
  case_file: 'looks.case_file',
  case_desk: 'looks.case_desk',
  case_identity: 'looks.case_identity',
  case_call: 'looks.case_call',
  case_documents: 'looks.case_documents',
  'society.report': 'looks.society_report',
  'care.contact': 'looks.care_contact',
  'care.visit_report': 'looks.care_visit_report',
  'care.tasks': 'looks.care_tasks',
  'care.alarm': 'looks.care_alarm',
};

export const purposeWords = (purpose: string): string => t(PURPOSES[purpose] ?? 'looks.other');

/**
 * Staff stand with their number: it leads to a person when a question is asked. Who calls on the ill is a member who
 * helps, not staff.
 */
export function whoLooked(who: string, purpose: string): string {
  const no = /^user:(\d+)$/.exec(who)?.[1];
  if (no === undefined) return t('looks.by_system');
  return purpose.startsWith('care.') ? t('looks.by_care', { no }) : t('looks.by_staff', { no });
}
