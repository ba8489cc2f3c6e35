import type { NeedKind } from '@tongzhou/contract';

/** Working days until something has happened about a need. */
export const NEED_WORKING_DAYS: Readonly<Record<NeedKind, number>> = {
  transport: 2,
  care: 2,
  money: 3,
  loneliness: 3,
  paperwork: 5,
};
