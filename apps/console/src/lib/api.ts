import { type UseQueryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  type Answer,
  type Call,
  createClient,
  type EndpointId,
  ProblemError,
} from '@tongzhou/contract/client';

export type { Answer, Call, EndpointId };

export const client = createClient();

/** One read of the API, cached by its input. */
export function useRead<I extends EndpointId>(
  id: I,
  input: Call<I>,
  options: Omit<UseQueryOptions<Answer<I>>, 'queryKey' | 'queryFn'> = {},
) {
  return useQuery<Answer<I>>({ ...options, queryKey: [id, input], queryFn: () => client.call(id, input) });
}

type PagedId = {
  [I in EndpointId]: Answer<I> extends { items: unknown[]; next_cursor: string | null } ? I : never;
}[EndpointId];
export type ItemOf<I extends PagedId> = Answer<I> extends { items: (infer T)[] } ? T : never;

export const PAGE_SIZE = 50;

/** A list that is read page by page with the API's cursor; `items` holds all pages read so far. */
export function usePages<I extends PagedId>(id: I, input: Call<I>, enabled = true) {
  const query = useInfiniteQuery({
    queryKey: [id, input, 'pages'],
    enabled,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      client.call(id, {
        ...input,
        query: { limit: PAGE_SIZE, ...input.query, ...(pageParam ? { cursor: pageParam } : {}) },
      } as Call<I>),
    getNextPageParam: (last) => (last as { next_cursor: string | null }).next_cursor ?? undefined,
  });
  const items = query.data?.pages.flatMap((p) => (p as { items: unknown[] }).items) as
    | ItemOf<I>[]
    | undefined;
  return { ...query, items };
}

export type Trouble = {
  code: string;
  status: number;
  detail: string | null;
  request_id: string | undefined;
  fields: { path: string; detail: string }[];
};

/** What went wrong, for the reader; `detail` is null when the API could not be reached at all. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof ProblemError) {
    const { code, status, detail, request_id, fields } = error.problem;
    return { code, status, detail, request_id, fields: fields ?? [] };
  }
  return { code: 'network', status: 0, detail: null, request_id: undefined, fields: [] };
}

export const statusOf = (error: unknown): number => troubleOf(error).status;
export const codeOf = (error: unknown): string => troubleOf(error).code;
