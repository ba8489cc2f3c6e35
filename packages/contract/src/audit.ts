import * as z from 'zod';
import { endpoint } from './endpoint.ts';
import { instant } from './fields.ts';

export const audit = {
  'audit.checks': endpoint({
    method: 'GET',
    path: '/api/v1/console/checks',
    summary: 'Runs every invariant of the stored data over one snapshot and says which hold.',
    access: ['operator', 'auditor', 'inspector'],
    response: z.object({
      at: instant,
      items: z.array(
        z.object({
          name: z.string(),
          meaning: z.string(),
          rows: z.int().meta({ description: 'Rows that should not be there; at most 100 are counted' }),
          ms: z.int(),
        }),
      ),
    }),
    rate_per_minute: 6,
  }),
} as const;
