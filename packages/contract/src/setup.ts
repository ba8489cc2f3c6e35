import * as z from 'zod';
import { endpoint } from './endpoint.ts';
import { instant, locale } from './fields.ts';

export const setup = {
  'setup.organisation': endpoint({
    method: 'GET',
    path: '/api/v1/organisation',
    summary: 'Who runs this installation, in which currency and zone, and whether it is a demo.',
    access: 'public',
    response: z.object({
      name: z.string(),
      kind: z.string(),
      currency: z.string(),
      time_zone: z.string(),
      languages: z.array(locale),
      who_sees_cases: z.enum(['public', 'members', 'figures']),
      money: z.boolean(),
      demo: z.boolean(),
      now: instant,
    }),
  }),
  'setup.branches': endpoint({
    method: 'GET',
    path: '/api/v1/branches',
    summary: 'The tree of branches: cities, workplaces, villages, hospitals.',
    access: 'public',
    response: z.object({
      items: z.array(
        z.object({
          branch_id: z.number().int(),
          parent_id: z.number().int().nullable(),
          code: z.string(),
          kind: z.string(),
          name_zh: z.string(),
          name_en: z.string().nullable(),
          active: z.boolean(),
        }),
      ),
    }),
  }),
} as const;
