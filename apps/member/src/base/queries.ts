import { QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Answer, Call, EndpointId } from '@tongzhou/contract/client';
import type { Rules } from '@tongzhou/rules';
import { client, ProblemError } from './client.ts';
import { dayOf, setPlace } from './i18n.ts';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (times, error) => !(error instanceof ProblemError && error.problem.status < 500) && times < 2,
      networkMode: 'always',
    },
  },
});

type Options = { enabled?: boolean; refetchInterval?: number | false; staleTime?: number };

/** Reads one endpoint; the key is its id and input, so that every screen shares what is known. */
export const useRead = <I extends EndpointId>(
  id: I,
  input: Call<I>,
  options: Options = {},
): UseQueryResult<Answer<I>, Error> =>
  useQuery({ queryKey: [id, input], queryFn: () => client.call(id, input), ...options });

export type Organisation = Answer<'setup.organisation'> & { ahead_ms: number };

async function readOrganisation(): Promise<Organisation> {
  const organisation = await client.call('setup.organisation', {});
  setPlace(organisation);
  return { ...organisation, ahead_ms: Date.parse(organisation.now) - Date.now() };
}

/** The organisation and how far its clock is from the phone's, which may be wrong (and the demo's runs ahead). */
export const useOrganisation = () =>
  useQuery({ queryKey: ['setup.organisation'], queryFn: readOrganisation, staleTime: 60_000 });

export type Me = Answer<'identity.me'>;

const readMe = async (): Promise<Me | null> => (await client.call('identity.session', {})).me;

/** Who is signed in; null when nobody is. */
export const useMe = () => useQuery({ queryKey: ['identity.me'], queryFn: readMe, staleTime: 60_000 });

export type Mine = Answer<'memberships.mine'>;
export type Membership = Mine['memberships'][number];
export type Account = Mine['accounts'][number];
export const useMine = (enabled = true) => useRead('memberships.mine', {}, { enabled });

export type PlanWithRules = Omit<Answer<'plans.get'>, 'rules'> & { rules: Rules };

/** A plan with the rules in force; nothing is asked while its code is not known yet (empty). */
export const usePlan = (plan_code: string) =>
  useQuery({
    queryKey: ['plans.get', plan_code],
    queryFn: async () =>
      (await client.call('plans.get', { params: { plan_code } })) as unknown as PlanWithRules,
    staleTime: 300_000,
    enabled: plan_code !== '',
  });

/** The organisation's day by the server's clock. */
export function useToday(): string {
  const ahead = useOrganisation().data?.ahead_ms ?? 0;
  return dayOf(new Date(Date.now() + ahead).toISOString());
}

export const usePeriods = (plan_code: string, limit = 60) =>
  useRead('sharing.periods', { params: { plan_code }, query: { limit } }, { staleTime: 120_000 });
