import type { BadgeState } from '@tongzhou/contract';
import type { Locale } from '@tongzhou/i18n';
import { loadTranslator } from '@tongzhou/i18n/node';
import { renderSVG } from 'uqr';
import type { App, ReadCtx } from '../../../platform/app.ts';
import type { Queryable } from '../../../platform/postgres/index.ts';
import { openName, personById } from '../../identity/index.ts';
import { branchName, organisation } from '../../setup/index.ts';
import { todayOf } from '../day.ts';
import { badgeState, printedName } from '../domain/representative.ts';
import { type RepresentativeRow, representativeByBadge, societyById } from '../store.ts';

/** The name as it is printed on the badge. */
export async function nameOnBadge(
  app: Pick<App, 'vault'>,
  db: Queryable,
  r: Pick<RepresentativeRow, 'person_id' | 'full_name_on_badge'>,
): Promise<string> {
  return printedName(openName(app.vault, await personById(db, r.person_id)), r.full_name_on_badge);
}

/** Where the QR on a badge leads. */
export const badgeUrl = (app: Pick<App, 'settings'>, badge_code: string): string =>
  `${app.settings.public_url}/badges/${badge_code}`;

export interface Badge {
  name: string;
  society: string;
  branch: string;
  state: BadgeState;
  valid_until: string;
  /** The sentence under the name, in all languages: what a representative never does, or why this badge is void. */
  statement: Record<'zh-Hans' | 'zh-Hant' | 'en', string>;
}

/** Checks a badge on the spot. @throws badge.unknown */
export async function checkBadge(ctx: ReadCtx, badge_code: string): Promise<Badge> {
  const { db, app } = ctx;
  const r = await representativeByBadge(db, badge_code);
  const society = await societyById(db, r.society_id);
  const branch = (await branchName(db, r.branch_id)) ?? '';
  const state = badgeState(r, await todayOf(db, ctx.now)) ?? 'ended';
  const params = {
    organisation: (await organisation(db)).name,
    society: society.name,
    until: r.valid_until ?? '',
  };
  const sentence = (locale: Locale) => loadTranslator(locale, 'society')(`society.badge.${state}`, params);
  return {
    name: await nameOnBadge(app, db, r),
    society: society.name,
    branch,
    state,
    valid_until: r.valid_until!,
    statement: { 'zh-Hans': sentence('zh-Hans'), 'zh-Hant': sentence('zh-Hant'), en: sentence('en') },
  };
}

/** @throws badge.unknown */
export async function badgeQr(ctx: ReadCtx, badge_code: string): Promise<{ url: string; svg: string }> {
  await representativeByBadge(ctx.db, badge_code);
  const url = badgeUrl(ctx.app, badge_code);
  return { url, svg: qrSvg(url) };
}

/** Black on white with a quiet zone, for print and for screens in the sun. */
export const qrSvg = (text: string): string => renderSVG(text, { ecc: 'M', border: 4 });
