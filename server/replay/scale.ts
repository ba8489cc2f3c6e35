import { ceilDiv, fail } from '@tongzhou/kernel';
import type { RecordRow } from './record.ts';

/** Three decimals are 1:1,000; nine are more than any record needs. */
const SCALE_SHAPE = /^(0\.[0-9]{1,9}|1|1\.0+)$/;

/** @throws replay.scale_wrong */
export function parseScale(text: string): number {
  const scale = SCALE_SHAPE.test(text) ? Number(text) : 0;
  if (scale <= 0) throw fail.invalid('replay.scale_wrong', { params: { text: text.slice(0, 40) } });
  return scale;
}

export interface ScaledRow extends RecordRow {
  /** every amount came out whole: then the share is that of the full record to the last minor unit */
  exact: boolean;
}

/**
 * A small version of a row: fewer members, and amounts made smaller in the same proportion, so that the share
 * of each member stays what it was. Caps and fee rate belong to one member or to 100 and stay. The number of
 * cases stays too.
 *
 * Where an amount does not come out whole it is rounded (aid up, surplus down), and the share may differ by
 * the rounding; then only what came out whole is compared.
 *
 * @throws replay.scale_too_small when there would be fewer members than cases
 */
export function scaled(row: RecordRow, scale: number): ScaledRow {
  if (scale === 1) return { ...row, exact: true };
  const members = Math.round(row.members * scale);
  if (members < row.cases) throw fail.invalid('replay.scale_too_small', { params: { id: row.id, members } });
  const to = BigInt(members);
  const of = BigInt(row.members);
  const whole = (minor: bigint) => (minor * to) % of === 0n;
  const published = (minor: bigint | null) =>
    minor === null || !whole(minor) || !exact ? null : (minor * to) / of;
  const exact = whole(row.aid_each_minor) && whole(row.surplus_in_minor);
  return {
    ...row,
    members,
    exact,
    aid_each_minor: ceilDiv(row.aid_each_minor * to, of),
    surplus_in_minor: (row.surplus_in_minor * to) / of,
    expected: {
      share_minor: row.expected.share_minor,
      aid_each_minor: published(row.expected.aid_each_minor),
      surplus_minor: published(row.expected.surplus_minor),
    },
  };
}
