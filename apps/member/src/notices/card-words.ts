import type { Rules } from '@tongzhou/rules';
import type { Answer } from '../base/client.ts';
import { localText, t } from '../base/i18n.ts';

export type Card = Answer<'cases.cards'>['items'][number];

/** `李*，45 岁，白山市`: as much as the person consented to, coarser in small plans. */
export const whoOnCard = (card: Card): string =>
  [
    card.masked_name,
    card.age_is_band ? t('card.age_band', { age: card.age }) : t('card.age', { age: card.age }),
    card.place,
  ]
    .filter((part) => part !== null && part !== '')
    .join(t('list.comma'));

export function illnessOnCard(card: Card, rules: Rules | undefined): string {
  if (card.illness_code === null) return t('card.illness_hidden');
  const found = rules?.what.illnesses.find((i) => i.code === card.illness_code);
  return found ? localText(found.name) : t('card.illness_hidden');
}

/** Objections are open between notice day and settlement. */
export const mayObject = (card: { stage: string }): boolean => card.stage === 'noticed';
