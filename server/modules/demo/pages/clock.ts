import { formatDate, formatNumber } from '@tongzhou/i18n';
import type { Advanced } from '../commands/advance.ts';
import type { TourFacts } from '../queries/tour.ts';
import { type Html, html, postButton, type Reader } from './frame.ts';

/** The demo's time, and the button that moves it. */
export const clockPanel = ({ t, moment }: Reader, now: Temporal.Instant, titled = true): Html =>
  html`<section class="demo-clock">${titled ? html`<h2>${t('demo.next.title')}</h2>` : ''}<p>${t('demo.next.now', { now: moment(now) })}</p><p>${t('demo.next.lede')}</p>${postButton('/tour/next', t('demo.next.button'))}</section>`;

interface Last {
  from_at: Temporal.Instant;
  to_at: Temporal.Instant;
  done: Advanced;
}

export const nextBody = (
  reader: Reader,
  now: Temporal.Instant,
  last: Last | undefined,
  facts: TourFacts | undefined,
): Html =>
  html`<header class="heading"><p class="crumbs"><a href="/tour">${reader.t('demo.tour.title')}</a></p><h1>${reader.t(last ? 'demo.next.done' : 'demo.next.title')}</h1></header>
${last ? happened(reader, last, facts) : ''}${clockPanel(reader, now, last !== undefined)}`;

function happened(reader: Reader, { from_at, to_at, done: d }: Last, facts: TourFacts | undefined): Html {
  const { t, locale, money, moment } = reader;
  const day = (text: string) => formatDate(text, locale);
  const sheet = `/plans/${d.plan_code}/periods/${d.period_no}`;
  const share = money(BigInt(d.share_minor));
  const lines: Html[] = [
    html`${t('demo.next.moved', { from: moment(from_at), to: moment(to_at) })}`,
    ...(d.cases.length > 0
      ? [html`${t('demo.next.cases', { count: d.cases.length, stages: stages(reader, d) })}`]
      : []),
    ...(d.froze
      ? [
          html`<a href="${sheet}">${t('demo.next.froze', { day: day(d.notice_on), no: d.period_no, members: formatNumber(BigInt(d.weight_total), locale) })}</a>`,
        ]
      : []),
    ...(d.settled
      ? [
          html`${t('demo.next.signed')}`,
          html`<a href="${sheet}">${t('demo.next.settled', { day: day(d.sharing_on), no: d.period_no, share })}</a>`,
        ]
      : []),
    ...(d.member
      ? [
          html`${t('demo.next.member', { paid: money(BigInt(d.member.paid_minor)), left: money(BigInt(d.member.balance_minor)) })}`,
        ]
      : []),
    html`<a href="/books/aid">${t('demo.next.payouts', { count: d.payouts_due })}</a>`,
    html`<a href="/demo/mailbox">${t('demo.next.reminders', { count: d.reminders })}</a>`,
  ];
  return html`<ol class="demo-happened">${lines.map((line) => html`<li>${line}</li>`)}</ol>
<div class="actions"><a class="button primary" href="${sheet}">${t('demo.next.sheet', { no: d.period_no })}</a>${facts ? signIns(reader, d, facts) : ''}</div>`;
}

const stages = ({ t, locale }: Reader, d: Advanced): string =>
  d.cases.map((c) => t(`demo.stage.${c.to}`)).join(locale === 'en' ? '; ' : '；');

function signIns({ t }: Reader, d: Advanced, { users }: TourFacts): Html {
  const button = (key: string, user_id: string, to: string) =>
    postButton('/demo/people', t(`demo.next.as_${key}`), { user_id, to }, 'plain');
  return html`${button('member', users.passer_by, `/app/statement/${d.plan_code}`)}${button('finance', users.finance, '/console/payouts')}${
    d.cases.length > 0 ? button('reviewer', users.reviewer, '/console/cases') : ''
  }`;
}
