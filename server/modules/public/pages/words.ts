import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contract, openApi } from '@tongzhou/contract';
import type { Locale } from '@tongzhou/i18n';
import { startOfDay } from '@tongzhou/kernel';
import {
  type ApiDocument,
  aboutPage,
  atomFeed,
  docsPage,
  errorsPage,
  type FeedEntry,
  faqPage,
} from '@tongzhou/site';
import { ruleHistory } from '../../plans/index.ts';
import type { Ask, PublicRoute } from '../answer.ts';
import { answerWith } from '../kept.ts';
import { type KnownPlan, knownPlans, recentPeriods } from '../queries/plans.ts';

const packageText = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
const VERSION = (JSON.parse(packageText) as { version: string }).version;
const LICENCE = 'https://www.gnu.org/licenses/agpl-3.0.html';

let api: ApiDocument | undefined;
const apiDocument = (): ApiDocument => (api ??= openApi(contract, VERSION) as ApiDocument);

/** Every code with its sentence, in the order of the codes. */
function errorSentences(locale: Locale): Record<string, string> {
  const file = fileURLToPath(import.meta.resolve(`@tongzhou/i18n/messages/error.${locale}.json`));
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
}

const FEED_MAX = 50;

async function feedOf(ask: Ask) {
  const found: FeedEntry[] = [];
  for (const k of await knownPlans(ask))
    found.push(...(await periodEntries(ask, k)), ...(await versionEntries(ask, k)));
  const newest = found.toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, FEED_MAX);
  return answerWith(
    'application/atom+xml; charset=utf-8',
    atomFeed({
      base_url: ask.app.settings.public_url,
      title: ask.organisation.name,
      locale: ask.locale,
      updated_at: newest[0]?.at ?? ask.computed_at,
      entries: newest,
    }),
  );
}

async function periodEntries(ask: Ask, k: KnownPlan): Promise<FeedEntry[]> {
  const r = ask.r.of(k.ref);
  return (await recentPeriods(ask, k)).settled.map((p) => ({
    path: `/plans/${k.ref.code}/periods/${p.period_no}`,
    title: r.t('site.feed.period', {
      plan: k.ref.name,
      no: p.period_no,
      amount: r.money(p.corrected ? 0n : p.share_minor!),
    }),
    summary: r.t('site.feed.period_text', { shares: r.count(p.weight_total!), families: r.count(p.cases) }),
    at: startOfDay(p.sharing_on, k.ref.time_zone).toString(),
  }));
}

async function versionEntries(ask: Ask, k: KnownPlan): Promise<FeedEntry[]> {
  return (await ruleHistory(ask.db, k.plan.plan_id)).map((v) => ({
    path: `/plans/${k.ref.code}/versions/${v.version}`,
    title: ask.r.t('site.feed.version', { plan: k.ref.name, version: v.version }),
    summary: ask.r.t('site.feed.version_text', { day: ask.r.day(v.in_force_from) }),
    at: v.published_at.toString(),
  }));
}

const ROBOTS =
  'User-agent: *\nDisallow: /app/\nDisallow: /console/\nDisallow: /api/\nDisallow: /cases/\nDisallow: /demo/\n';

export const wordRoutes: readonly PublicRoute[] = [
  {
    path: '/faq',
    make: async (ask) => faqPage(ask.r, { computed_at: ask.computed_at, money: ask.organisation.money }),
  },
  {
    path: '/about',
    make: async (ask) =>
      aboutPage(ask.r, {
        computed_at: ask.computed_at,
        organisation: ask.organisation,
        version: VERSION,
        source_url: LICENCE,
      }),
  },
  { path: '/docs', make: async (ask) => docsPage(ask.r, apiDocument()) },
  { path: '/docs/errors', make: async (ask) => errorsPage(ask.r, errorSentences(ask.locale)) },
];

/** Files with one form only. */
export const fileRoutes: readonly PublicRoute[] = [
  { path: '/feed.xml', make: feedOf },
  { path: '/robots.txt', make: async () => answerWith('text/plain; charset=utf-8', ROBOTS) },
  {
    path: '/openapi.json',
    make: async () => answerWith('application/json; charset=utf-8', JSON.stringify(apiDocument(), null, 2)),
  },
];
