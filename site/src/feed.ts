import { escapeHtml } from '@tongzhou/design';

export interface FeedEntry {
  /** Permanent: part of the entry's identity. */
  path: string;
  title: string;
  summary: string;
  at: string;
}

export interface Feed {
  base_url: string;
  title: string;
  locale: string;
  updated_at: string;
  entries: readonly FeedEntry[];
}

/** Atom (RFC 4287): periods and rule versions. */
export function atomFeed({ base_url, title, locale, updated_at, entries }: Feed): string {
  const e = escapeHtml;
  const items = entries.map(
    (x) =>
      `<entry><id>${e(base_url + x.path)}</id><title>${e(x.title)}</title><link href="${e(base_url + x.path)}"/><updated>${e(x.at)}</updated><summary>${e(x.summary)}</summary></entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${e(locale)}"><id>${e(base_url)}/</id><title>${e(title)}</title><link href="${e(base_url)}/"/><link rel="self" href="${e(base_url)}/feed.xml"/><updated>${e(updated_at)}</updated><author><name>${e(title)}</name></author>${items.join('\n')}</feed>\n`;
}
