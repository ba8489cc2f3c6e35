import { useQueries } from '@tanstack/react-query';
import type { Rules } from '@tongzhou/rules';
import { client, useRead } from './api.ts';
import { ruleText } from './clauses.ts';
import { useWords } from './words.tsx';

const KEPT_MS = 10 * 60_000;

export interface PlanName {
  plan_id: number;
  code: string;
  name: string;
  currency: string;
}

/** Every plan with its name in the reader's language; plans are few and change rarely. */
export function usePlanNames(): {
  byId: (plan_id: number) => string;
  byCode: (code: string) => string;
  codeOf: (plan_id: number) => string | undefined;
} {
  const { locale } = useWords();
  const list = useRead('plans.list', {}, { staleTime: KEPT_MS });
  const plans = list.data?.items ?? [];
  const details = useQueries({
    queries: plans.map((p) => ({
      queryKey: ['plans.get', { params: { plan_code: p.code } }],
      queryFn: () => client.call('plans.get', { params: { plan_code: p.code } }),
      staleTime: KEPT_MS,
    })),
  });
  const names = plans.map((p, i): PlanName => {
    const rules = details[i]?.data?.rules as unknown as Rules | undefined;
    return { ...p, name: rules ? ruleText(rules.name, locale) : p.code };
  });
  return {
    byId: (plan_id) => names.find((p) => p.plan_id === plan_id)?.name ?? `#${plan_id}`,
    byCode: (code) => names.find((p) => p.code === code)?.name ?? code,
    codeOf: (plan_id) => names.find((p) => p.plan_id === plan_id)?.code,
  };
}

/** The rules of one version, as data and in words. Published versions never change. */
export function useRules(plan_code: string | undefined, version: number) {
  const { locale } = useWords();
  const query = useRead(
    'plans.version',
    {
      params: { plan_code: plan_code ?? '', version: String(version) as never },
      query: { language: locale },
    },
    { enabled: plan_code !== undefined, staleTime: Number.POSITIVE_INFINITY },
  );
  return { ...query, rules: query.data ? (JSON.parse(query.data.canonical) as Rules) : undefined };
}
