import { type HomePlan, homePage } from '@tongzhou/site';
import type { Ask, PublicRoute } from '../answer.ts';
import { knownPlans, membersNow, nextDates, recentPeriods } from '../queries/plans.ts';

async function homePlans(ask: Ask): Promise<HomePlan[]> {
  const plans: HomePlan[] = [];
  for (const k of await knownPlans(ask)) {
    const { periods, settled, year } = await recentPeriods(ask, k);
    plans.push({
      ...k.ref,
      members: await membersNow(ask, k),
      periods: settled,
      year,
      next: await nextDates(ask, k, periods),
      rule_version: k.version.version,
    });
  }
  return plans.toSorted((a, b) => b.members - a.members);
}

export const homeRoutes: readonly PublicRoute[] = [
  {
    path: '/',
    make: async (ask) =>
      homePage(ask.r, {
        computed_at: ask.computed_at,
        organisation: ask.organisation,
        plans: await homePlans(ask),
      }),
  },
];
