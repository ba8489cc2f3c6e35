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
 * memberships in reverse order of joining, the payer's own last. Of those, whoever can be carried beside the rest
 * stays after all, in order of joining: above all those whose own gifts pay their whole part, for dropping them saves
 * the account nothing. So nobody is suspended whom the next freeze would bring back with the same money.
 * Gifts for the kept are used first, then the wallet, and only as far as needed.
 *
 * @param cap_minor what each weight unit must hold: the period's cap
 */
export function keep<M extends Carried>(counted: readonly M[], means: Means, cap_minor: bigint): Kept<M> {
  const rest = inOrder(counted);
  const short: M[] = [];
  while (rest.length > 0 && missing(rest, means, cap_minor) > 0n) short.push(rest.pop()!);
  const stays = new Set([...rest, ...carriable(rest, short, means, cap_minor)]);
  const kept = inOrder([...stays]);
  return { kept, dropped: short.filter((m) => !stays.has(m)), ...draw(kept, means, cap_minor) };
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
  const returned = carriable(counted, in_grace, means, cap_minor);
  return {
    returned,
    ...(returned.length > 0
      ? draw(inOrder([...counted, ...returned]), means, cap_minor)
      : { gifts_used: [], refill_minor: 0n }),
  };
}

/** In order of joining, each of the candidates that the account can carry besides all that count by then. */
function carriable<M extends Carried>(
  counted: readonly M[],
  candidates: readonly M[],
  means: Means,
  cap_minor: bigint,
): M[] {
  const carried: M[] = [];
  for (const candidate of inOrder(candidates)) {
    if (missing([...counted, ...carried, candidate], means, cap_minor) === 0n) carried.push(candidate);
  }
  return carried;
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
