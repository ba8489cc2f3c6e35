import { isIP } from 'node:net';
import * as z from 'zod';

// The texts of variables, each read by one schema. An error's message is its stable code; bounds travel as params.

/** A whole number in decimal, both bounds allowed. */
export const whole = (min: number, max: number) =>
  z.string().transform((text, ctx) => {
    const value = Number(text);
    if (/^\d{1,9}$/.test(text) && value >= min && value <= max) return value;
    ctx.addIssue({ code: 'custom', message: 'settings.not_a_whole_number', params: { min, max } });
    return z.NEVER;
  });

export const one_of = <const T extends readonly [string, ...string[]]>(...allowed: T) =>
  z.string().transform((text, ctx): T[number] => {
    if (allowed.includes(text)) return text;
    ctx.addIssue({
      code: 'custom',
      message: 'settings.not_one_of',
      params: { allowed: allowed.join(' | ') },
    });
    return z.NEVER;
  });

const checked = (code: string, isGood: (text: string) => boolean) =>
  z.string().refine(isGood, { error: code });

const urlOf = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);

/** Scheme, host and port only: addresses of pages are appended to it. */
export const web_origin = checked('settings.not_a_web_address', (text) => {
  const url = urlOf(text);
  return url !== null && /^https?:$/.test(url.protocol) && (text === url.origin || text === `${url.origin}/`);
}).transform((text) => new URL(text).origin);

export const postgres_url = checked('settings.not_a_postgres_address', (text) =>
  /^postgres(ql)?:$/.test(urlOf(text)?.protocol ?? ''),
);

export const host = checked('settings.not_a_host', (text) => /^[0-9A-Za-z.:_-]{1,255}$/.test(text));
export const folder = checked('settings.not_a_folder', (text) => !text.includes('\0') && text.length <= 1000);
export const key_ring = checked('settings.not_vault_keys', (text) => text.trimStart().startsWith('{'));

export const time_zone = checked('settings.unknown_time_zone', (text) => {
  try {
    // Offsets such as +08:00 know no summer time and no name a reader would recognise.
    return (
      /^[A-Za-z]/.test(text) &&
      new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
    );
  } catch {
    return false;
  }
});

export const currency = checked('settings.unknown_currency', (text) =>
  Intl.supportedValuesOf('currency').includes(text),
);

const PROXY_RANGES = ['loopback', 'linklocal', 'uniquelocal'];

function isProxy(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const bits_max = isIP(address) === 4 ? 32 : 128;
  if (rest.length > 0 || isIP(address) === 0) return PROXY_RANGES.includes(text);
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= bits_max);
}

/** `false` or the proxies' addresses. Neither "anybody" nor a number of hops: then clients could claim any address. */
export const proxies = z.string().transform((text, ctx): false | string[] => {
  if (text === 'false') return false;
  const addresses = text.split(',').map((part) => part.trim());
  if (addresses.every(isProxy)) return addresses;
  ctx.addIssue({ code: 'custom', message: 'settings.not_proxies' });
  return z.NEVER;
});
