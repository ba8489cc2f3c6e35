import { date, t } from '../base/i18n.ts';
import type { Membership } from '../base/queries.ts';

/** Where a membership stands, as a sentence with its date. */
export function statusSentence(m: Membership): string {
  switch (m.status) {
    case 'pending':
      return t('status.pending_words', { day: date(m.covered_from) });
    case 'covered':
      return t('status.covered_words', { day: date(m.covered_from) });
    case 'suspended':
      return m.grace_until === null
        ? t('status.suspended_words')
        : t('status.suspended_until', { day: date(m.grace_until) });
    default:
      return t(`status.${m.status}_words`);
  }
}

export const isOpen = (m: Membership): boolean =>
  m.status === 'pending' || m.status === 'covered' || m.status === 'suspended';

/** Whose membership it is: the masked name, and how that person stands to who pays. */
export const whoseWords = (m: Membership): string =>
  t('membership.whose', { person: m.person, relation: t(`relation.${m.relation}`) });
