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
      demo: z.boolean(),
      now: instant,
    }),
  }),
} as const;
