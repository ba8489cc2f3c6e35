import { AMOUNT_MAX_MINOR } from '@tongzhou/kernel';
import * as z from 'zod';

/** Amount on the wire: decimal string of minor units; bigint inside the server. May be negative. */
export const amount_minor = z
  .codec(z.string().regex(/^(0|-?[1-9][0-9]{0,18})$/), z.bigint(), {
    decode: (text) => BigInt(text),
    encode: (value) => value.toString(),
  })
  .refine((value) => value <= AMOUNT_MAX_MINOR && value >= -AMOUNT_MAX_MINOR, {
    error: 'amount.out_of_range',
  })
  .meta({ description: 'Amount in minor units as a decimal string', examples: ['180'] });

/** An amount somebody pays: at least one minor unit. */
export const positive_amount_minor = amount_minor.refine((value) => value > 0n, {
  error: 'amount.not_positive',
});

/** The largest bigint of the database. */
const BIGINT_MAX = 2n ** 63n - 1n;

/** Database identities travel as decimal strings: they outgrow the safe integers of JavaScript. */
export const bigid = z
  .codec(z.string().regex(/^[1-9][0-9]{0,18}$/), z.bigint(), {
    decode: (text) => BigInt(text),
    encode: (value) => value.toString(),
  })
  .refine((value) => value <= BIGINT_MAX, { error: 'input.too_big' })
  .meta({ description: 'Identity as a decimal string' });

export const uuid = z.uuid();
export const plain_date = z.iso.date().meta({ description: 'Calendar day, e.g. 2026-11-23' });
export const instant = z
  .codec(
    z.iso.datetime(),
    z.custom<Temporal.Instant>((value) => value instanceof Temporal.Instant),
    {
      decode: (text) => Temporal.Instant.from(text),
      encode: (value) => value.toString(),
    },
  )
  .meta({ description: 'Instant in UTC, e.g. 2026-11-23T00:00:00Z' });
export const plan_code = z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/);
export const locale = z.enum(['zh-Hans', 'zh-Hant', 'en']);
/** Free text of a person: bounded, no control characters but line breaks. */
export const free_text = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point
    .regex(/^[^\u0000-\u0008\u000b-\u001f\u007f]*$/u, { error: 'text.control_characters' });

export const page_query = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** One page of a list; `next_cursor` is null on the last. */
export const page_of = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() });

/** RFC 9457 problem with a stable code; `detail` is in the reader's language. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  request_id: z.string().optional(),
  fields: z.array(z.object({ path: z.string(), code: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;
