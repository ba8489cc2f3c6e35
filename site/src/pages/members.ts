import { barChart } from '@tongzhou/design';
import { type Html, html, NOTHING, trusted } from '../html.ts';
import type { Page } from '../layout.ts';
import { empty, figure, fold, heading, section, source } from '../pieces.ts';
import type { Reader } from '../reader.ts';
import { type Column, type DataTable, tableHtml } from '../table.ts';
import { type Common, type PlanRef, planPath } from './shared.ts';

/** A number of people; null where the cell is too small to be shown. */
export interface Count {
  key: string;
  /** Said by the catalogue where null. */
  label: string | null;
  members: number | null;
}

export interface PlanMembers {
  plan: PlanRef;
  members: number;
  states: readonly Count[];
  ages: readonly Count[];
  places: readonly Count[];
}

export interface MembersData extends Common {
  plans: readonly PlanMembers[];
  /** Cells below this are not shown. */
  small: number;
}

/** Members in figures; nobody can be recognised. */
export function membersPage(r: Reader, data: MembersData): Page {
  const title = r.t('site.members.title');
  const tables: DataTable[] = [];
  const parts = data.plans.map((p) => planPart(r, p, data, tables));
  const all = data.plans.reduce((x, p) => x + p.members, 0);
  const body = html`${heading([], title, r.t('site.members.lede', { small: data.small }))}
${
  all === 0
    ? empty('shore', r.t('site.members.none'), r.t('site.members.none_text'), [
        r.t('site.nav.plans'),
        '/plans',
      ])
    : html`${figure(r.t('site.members.total'), r.count(all), r.t('site.members.total_note'))}${parts}`
}
${source(r, data.computed_at)}`;
  return { title, description: r.t('site.members.lede', { small: data.small }), body, tables };
}

function planPart(r: Reader, p: PlanMembers, data: MembersData, tables: DataTable[]): Html {
  if (p.members === 0) return NOTHING;
  const several = data.plans.length > 1;
  const part = (what: 'state' | 'age' | 'place', counts: readonly Count[]): Html => {
    const table = countsTable(r, p, what, counts, several);
    const first = tables.length === 0;
    tables.push(table);
    const shown = counts.filter((c) => c.members !== null);
    const chart = barChart(
      shown.map((c) => ({ label: labelOf(r, what, c), value: c.members!, text: r.count(c.members!) })),
      { says: table.caption, label: table.columns[0]!.label, value: r.t('site.col.members') },
    );
    return html`<div><h3>${r.t(`site.members.by_${what}`)}</h3>${shown.length > 0 ? html`<figure class="plot">${trusted(chart.svg)}</figure>` : html`<p class="soft">${r.t('site.members.hidden')}</p>`}${fold(r.t('site.chart.table'), tableHtml(r, table, first))}</div>`;
  };
  return section(
    p.plan.name,
    html`<p>${r.t('site.members.of_plan', { members: r.count(p.members) })} <a href="${planPath(p.plan)}">${r.t('site.members.to_plan')}</a></p><div class="thirds">${part('state', p.states)}${part('age', p.ages)}${part('place', p.places)}</div>`,
  );
}

const labelOf = (r: Reader, what: string, c: Count): string =>
  c.label ?? r.t(`site.members.${what}.${c.key}`);

function countsTable(
  r: Reader,
  p: PlanMembers,
  what: 'state' | 'age' | 'place',
  counts: readonly Count[],
  several: boolean,
): DataTable {
  const columns: Column[] = [
    { key: what, label: r.t(`site.col.${what}`), kind: 'text' },
    { key: 'members', label: r.t('site.col.members'), kind: 'count' },
  ];
  return {
    name: several ? `${p.plan.code}-${what}` : what,
    caption: r.t(`site.members.caption_${what}`, { plan: p.plan.name }),
    currency: p.plan.currency,
    columns,
    rows: counts.map((c) => ({
      [what]: { value: c.key, text: labelOf(r, what, c) },
      members: c.members === null ? { value: null, text: r.t('site.members.hidden') } : c.members,
    })),
  };
}
