import { columnChart } from '@tongzhou/design';
import { html, NOTHING, trusted } from '../html.ts';
import type { Page } from '../layout.ts';
import { empty, fold, heading, next, paging, section, source } from '../pieces.ts';
import type { Reader } from '../reader.ts';
import { tableHtml } from '../table.ts';
import { yearFacts } from './home.ts';
import {
  type Common,
  type NextDates,
  nextText,
  type PeriodFigures,
  type PlanRef,
  paidShare,
  periodName,
  periodPath,
  periodsTable,
  planCrumbs,
  planPath,
  type YearOfShares,
} from './shared.ts';

export interface PeriodsData extends Common {
  plan: PlanRef;
  /** Newest first. */
  periods: readonly PeriodFigures[];
  /** The last number of this page, when older periods follow. */
  older: number | null;
  year: YearOfShares | null;
  next: NextDates | null;
}

/** Every period with what each paid: the table first, then the picture. */
export function periodsPage(place: Reader, data: PeriodsData): Page {
  const { plan, periods } = data;
  const r = place.of(plan);
  const title = r.t('site.periods.title', { plan: plan.name });
  const table = periodsTable(r, plan, periods);
  const settled = periods.filter((p) => p.state === 'settled');
  const chart = columnChart(
    settled.toReversed().map((p) => ({
      label: r.t('site.period.short', { no: p.period_no }),
      value: paidShare(p)!,
      text: r.money(paidShare(p)!),
      href: periodPath(plan, p.period_no),
      quiet: p.corrected,
    })),
    { says: saysOf(r, settled), label: r.t('site.col.period'), value: r.t('site.col.each') },
  );
  const body = html`${heading(planCrumbs(r, plan), title, r.t('site.periods.lede'))}
<div class="spread"><div>${data.year ? yearFacts(r, plan, data.year) : NOTHING}</div>${data.next ? next(r, nextText(r, data.next)) : NOTHING}</div>
${
  periods.length === 0
    ? empty('shore', r.t('site.home.no_period'), r.t('site.home.no_period_text'), [plan.name, planPath(plan)])
    : tableHtml(r, table)
}
${paging(r, data.older === null ? null : `?before=${data.older}`)}
${
  settled.length > 1
    ? section(
        r.t('site.periods.chart'),
        html`<figure class="plot"><figcaption>${saysOf(r, settled)}</figcaption>${trusted(chart.svg)}</figure>${fold(r.t('site.chart.table'), html`<div class="table-wrap narrow">${trusted(chart.table)}</div>`)}`,
      )
    : NOTHING
}
${source(r, data.computed_at, periods[0] ? { period: [periodName(r, periods[0].period_no), periodPath(plan, periods[0].period_no)] } : {})}`;
  return { title, description: r.t('site.periods.lede'), body, tables: [table] };
}

function saysOf(r: Reader, settled: readonly PeriodFigures[]): string {
  const last = settled[0];
  const first = settled.at(-1);
  if (!last || !first) return r.t('site.home.no_period');
  return r.t('site.periods.chart_says', {
    first: first.period_no,
    first_amount: r.money(paidShare(first)!),
    last: last.period_no,
    last_amount: r.money(paidShare(last)!),
  });
}
