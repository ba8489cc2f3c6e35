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

/** What an account can draw on at a freeze, in this order: its balance, gifts for its memberships, the payer's wallet. */
export interface Means {
  balance_minor: bigint;
  wallet_minor: bigint;
  gifts: readonly HeldGift[];
}

export interface Drawn {
  gifts_used: { gift_id: bigint; used_minor: bigint }[];
  refill_minor: bigint;
}
export interface Kept<M extends Carried> extends Drawn {
  kept: M[];
  dropped: M[];
}
export interface BroughtBack<M extends Carried> extends Drawn {
  returned: M[];
}

const inOrder = <M extends Carried>(memberships: readonly M[]): M[] =>
  memberships.toSorted((a, b) => a.place - b.place || (a.membership_id < b.membership_id ? -1 : 1));

/**
 * Which memberships an account can carry at a freeze (3-sharing, freeze steps 3 and 4). While it is short, it drops
 * memberships in reverse order of joining, the payer's own last: `kept` is a prefix. Gifts for the kept are used
 * first, then the wallet, and only as far as needed.
 *
 * @param cap_minor what each weight unit must hold: the period's cap
 */
export function keep<M extends Carried>(counted: readonly M[], means: Means, cap_minor: bigint): Kept<M> {
  const kept = inOrder(counted);
  const dropped: M[] = [];
  while (kept.length > 0 && missing(kept, means, cap_minor) > 0n) dropped.push(kept.pop()!);
  return { kept, dropped, ...draw(kept, means, cap_minor) };
}

/**
 * Which memberships in grace come back: in order of joining, each if the account can then carry all that count.
 * Those that count stay. Draws nothing when nobody comes back.
 */
export function bringBack<M extends Carried>(
  counted: readonly M[],
  in_grace: readonly M[],
  means: Means,
  cap_minor: bigint,
): BroughtBack<M> {
  const kept = [...counted];
  const returned: M[] = [];
  for (const candidate of inOrder(in_grace)) {
    if (missing([...kept, candidate], means, cap_minor) > 0n) continue;
    kept.push(candidate);
    returned.push(candidate);
  }
  return {
    returned,
    ...(returned.length > 0 ? draw(inOrder(kept), means, cap_minor) : { gifts_used: [], refill_minor: 0n }),
  };
}

const needed = (kept: readonly Carried[], cap_minor: bigint) =>
  BigInt(kept.reduce((sum, m) => sum + m.weight, 0)) * cap_minor;

/** A gift reaches only as far as the named membership's own part. */
function usable(kept: readonly Carried[], gifts: readonly HeldGift[], cap_minor: bigint) {
  return kept.flatMap((m) => {
    let room = BigInt(m.weight) * cap_minor;
    return gifts
      .filter((gift) => gift.membership_id === m.membership_id)
      .map(({ gift_id, held_minor }) => {
        const usable_minor = minBig(room, held_minor);
        room -= usable_minor;
        return { gift_id, usable_minor };
      });
  });
}

function missing(kept: readonly Carried[], means: Means, cap_minor: bigint): bigint {
  const gifts = usable(kept, means.gifts, cap_minor).reduce((sum, gift) => sum + gift.usable_minor, 0n);
  return maxBig(0n, needed(kept, cap_minor) - means.balance_minor - gifts - means.wallet_minor);
}

function draw(kept: readonly Carried[], means: Means, cap_minor: bigint): Drawn {
  let short_minor = maxBig(0n, needed(kept, cap_minor) - means.balance_minor);
  const gifts_used: Drawn['gifts_used'] = [];
  for (const gift of usable(kept, means.gifts, cap_minor)) {
    const used_minor = minBig(gift.usable_minor, short_minor);
    if (used_minor > 0n) gifts_used.push({ gift_id: gift.gift_id, used_minor });
    short_minor -= used_minor;
  }
  invariant(short_minor <= means.wallet_minor, 'what is kept can be carried');
  return { gifts_used, refill_minor: short_minor };
}
