import { formatDate, formatNumber } from '@tongzhou/i18n';
import type { TourFacts } from '../queries/tour.ts';
import type { Reader } from './frame.ts';

/** A way out of the tour into a real page, alone or signed in as somebody. */
export type Door = { label: string; look: string } & ({ href: string } | { user_id: string; to: string });

export interface Stop {
  no: number;
  says: string[];
  figure?: { label: string; value: string; note: string };
  doors: Door[];
}

export const STOPS: readonly number[] = [1, 2, 3, 4, 5, 6];

/** Message key of a door -> where it leads. */
type Doors = readonly (readonly [key: string, to: string | { user: string; to: string }])[];

export function stopOf(reader: Reader, f: TourFacts, no: number): Stop {
  const { t } = reader;
  const params = paramsOf(reader, f);
  const stop: Stop = {
    no,
    says: [t(`demo.tour.${no}.text`, params)],
    doors: DOORS[no]!(f).map(([key, to]) => {
      const label = t(`demo.tour.${no}.${key}`, params);
      const look = t(`demo.tour.${no}.${key}.look`, params);
      return typeof to === 'string'
        ? { label, look, href: to }
        : { label, look, user_id: to.user, to: to.to };
    }),
  };
  return no === 3 ? { ...stop, figure: shareFigure(reader, params) } : stop;
}

const shareFigure = ({ t }: Reader, params: Record<string, string | number>) => ({
  label: t('demo.tour.3.figure', params),
  value: t('demo.tour.3.value', params),
  note: t('demo.tour.3.note', params),
});

function paramsOf({ locale, money }: Reader, f: TourFacts): Record<string, string | number> {
  const day = (text: string) => (text === '' ? '—' : formatDate(text, locale));
  const { stall, main } = f;
  return {
    talked: stall.talked,
    joined: stall.joined,
    wary: stall.wary,
    only_looked: stall.only_looked,
    joined_with_code: stall.joined_with_code,
    diagnosed: day(main.diagnosed_on),
    submitted: day(main.submitted_on),
    decided: day(main.decided_on),
    paid: day(main.paid_on),
    period: main.period_no,
    aid: money(main.aid_minor),
    fee: money(main.fee_minor),
    surplus: money(main.surplus_in_minor),
    members: formatNumber(main.weight_total, locale),
    share: money(main.share_minor),
    returned: money(f.returned?.returned_minor ?? 0n),
    returned_period: f.returned?.period_no ?? '—',
    short_period: f.short_period_no,
  };
}

const as = (user: string, to: string) => ({ user, to });

const DOORS: Readonly<Record<number, (f: TourFacts) => Doors>> = {
  1: (f) => [
    ['event', `/events/${f.stall.event_code}`],
    ['badge', `/badges/${f.badge.good}`],
    ['society', `/societies/${f.stall.branch_code}`],
    ['passer_by', as(f.users.passer_by, '/app/')],
  ],
  2: (f) => [
    ['daughter', as(f.users.daughter, `/app/cases/${f.main.case_id}`)],
    ['reviewer', as(f.users.reviewer, `/console/cases/${f.main.case_id}`)],
    ['rules', `/plans/${f.plan_code}`],
  ],
  3: (f) => [
    ['sheet', `/plans/${f.plan_code}/periods/${f.main.period_no}`],
    ['card', cardOf(f)],
    ['year', `/plans/${f.plan_code}/periods`],
  ],
  4: (f) => [
    ['card', cardOf(f)],
    ['care', as(f.users.daughter, `/app/care/${f.main.case_id}`)],
    ['finance', as(f.users.finance, '/console/payouts')],
    ['society', `/societies/${f.stall.branch_code}`],
  ],
  5: (f) => [
    ['books', '/books'],
    ['statement', as(f.users.payer, `/app/statement/${f.plan_code}`)],
    ['members', '/members'],
    ['log', '/log'],
  ],
  6: (f) => [
    ['refused', `/plans/${f.plan_code}/periods/${f.returned?.period_no ?? f.main.period_no}`],
    ['saved', as(f.users.saved, `/app/statement/${f.plan_code}`)],
    ['suspended', `/badges/${f.badge.suspended}`],
    ['never', as(f.users.coordinator, '/console/board')],
  ],
};

const cardOf = (f: TourFacts): string =>
  f.main.card_up ? `/cases/${f.main.case_id}` : `/plans/${f.plan_code}/cases`;
