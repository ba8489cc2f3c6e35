import { forTab } from './storage.ts';

const KEY = 'tz.event';

/** The stall's code from its QR: kept in this tab until the onlooker joins or goes. It counts for the event only. */
export function keepEventCode(search: string): void {
  const code = new URLSearchParams(search).get('event');
  if (code !== null && /^[A-Za-z0-9-]{1,40}$/.test(code)) forTab.setItem(KEY, code);
}

export const eventCode = (): string | undefined => forTab.getItem(KEY) ?? undefined;
