import { invariant, maxBig, minBig } from '@tongzhou/kernel';

/** A membership as its account sees it. `place` 0 is the payer's own; others in order of joining. */
export interface Carried {
  membership_id: bigint;
  weight: number;
  place: number;
}

/** Money held for one named membership. */
export interface HeldGift {
  gift_id: bigint;
  membership_id: bigint;
  held_minor: bigint;
}

export interface Means {
  balance_minor: bigint;
  wallet_minor: bigint;
  gifts: readonly HeldGift[];
}

export interface Carrying {
  kept: Carried[];
  dropped: Carried[];
  gifts_used: { gift_id: bigint; used_minor: bigint }[];
  refill_minor: bigint;
}

const weightOf = (memberships: readonly Carried[]) => memberships.reduce((sum, m) => sum + m.weight, 0);
const inOrder = (memberships: readonly Carried[]) =>
  [...memberships].sort((a, b) => a.place - b.place || (a.membership_id < b.membership_id ? -1 : 1));

/**
 * What an account that is short can still carry at a freeze (3-sharing, freeze steps 3 and 4).
 * Gifts for its memberships are used first, then the payer's wallet; what is then still missing drops
 * memberships in reverse order of joining, the payer's own last. Money is moved only as far as it is needed.
 *
 * @param cap_minor what each weight unit must hold: the period's cap
 */
export function carry(counted: readonly Carried[], means: Means, cap_minor: bigint): Carrying {
  const kept = inOrder(counted);
  const dropped: Carried[] = [];
  while (kept.length > 0 && missing(kept, means, cap_minor) > 0n) dropped.push(kept.pop()!);
  return { kept, dropped, ...draw(kept, means, cap_minor) };
}

/**
 * Which memberships in grace come back: one after the other in order of joining, each if the account can
 * then carry all that count. Those that count stay.
 */
export function bringBack(
  counted: readonly Carried[],
  inGrace: readonly Carried[],
  means: Means,
  cap_minor: bigint,
) {
  const kept = [...counted];
  const returned: Carried[] = [];
  for (const candidate of inOrder(inGrace)) {
    if (missing([...kept, candidate], means, cap_minor) > 0n) continue;
    kept.push(candidate);
    returned.push(candidate);
  }
  return {
    returned,
    ...(returned.length > 0 ? draw(kept, means, cap_minor) : { gifts_used: [], refill_minor: 0n }),
  };
}

const needed = (kept: readonly Carried[], cap_minor: bigint) => BigInt(weightOf(kept)) * cap_minor;

/** Gifts reach only as far as the named membership's own part. */
function giftsFor(kept: readonly Carried[], gifts: readonly HeldGift[], cap_minor: bigint) {
  return kept.flatMap((m) => {
    let room = BigInt(m.weight) * cap_minor;
    return gifts
      .filter((gift) => gift.membership_id === m.membership_id)
      .map((gift) => {
        const usable_minor = minBig(room, gift.held_minor);
        room -= usable_minor;
        return { gift_id: gift.gift_id, usable_minor };
      });
  });
}

function missing(kept: readonly Carried[], means: Means, cap_minor: bigint): bigint {
  const usable = giftsFor(kept, means.gifts, cap_minor).reduce((sum, gift) => sum + gift.usable_minor, 0n);
  return maxBig(0n, needed(kept, cap_minor) - means.balance_minor - usable - means.wallet_minor);
}

function draw(
  kept: readonly Carried[],
  means: Means,
  cap_minor: bigint,
): Pick<Carrying, 'gifts_used' | 'refill_minor'> {
  let short_minor = maxBig(0n, needed(kept, cap_minor) - means.balance_minor);
  const gifts_used: Carrying['gifts_used'] = [];
  for (const gift of giftsFor(kept, means.gifts, cap_minor)) {
    const used_minor = minBig(gift.usable_minor, short_minor);
    if (used_minor > 0n) gifts_used.push({ gift_id: gift.gift_id, used_minor });
    short_minor -= used_minor;
  }
  invariant(short_minor <= means.wallet_minor, 'what is kept can be carried');
  return { gifts_used, refill_minor: short_minor };
}
