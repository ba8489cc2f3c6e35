import { invariant } from '@tongzhou/kernel';
import { balanceOf, canCarry, fold, type LazyAccount } from '../balance.ts';
import { bringBack, keep } from '../keep.ts';
import { settle } from '../settlement.ts';
import { type AccountLife, type PeriodRow, statementOf, type WeightChange } from '../statement.ts';
import { accountKey, type Money, type SettledMoney, type ToSettle } from './money.ts';
import type { Member } from './types.ts';

interface Account {
  lazy: LazyAccount;
  life: AccountLife & { changes: WeightChange[] };
  movements: { amount_minor: bigint; at_ms: number }[];
}

/** The engine in memory: intercepts, one cumulative share a plan, and the functions that the server uses. */
export function lazyMoney(): Money {
  const accounts = new Map<string, Account>();
  const index = new Map<number, bigint>();
  const rows = new Map<number, PeriodRow[]>();
  /** weights of memberships by period, for what each has paid */
  const lives = new Map<number, WeightChange[]>();
  const indexOf = (plan: number) => index.get(plan) ?? 0n;
  const rowsOf = (plan: number) => rows.get(plan) ?? [];
  const at = (payer: number, plan: number): Account => {
    const account = accounts.get(accountKey(payer, plan));
    invariant(account, 'the account is open');
    return account;
  };
  const open = (payer: number, plan: number, opened_period: number) => {
    const key = accountKey(payer, plan);
    if (accounts.has(key)) return;
    accounts.set(key, {
      lazy: { intercept_minor: 0n, weight: 0 },
      life: { opened_period, opening_weight: 0, opening_minor: 0n, changes: [] },
      movements: [],
    });
  };
  return {
    open,
    openImported(m, minor, opened_period) {
      const lazy = fold({ intercept_minor: minor, weight: 0 }, m.weight, indexOf(m.plan));
      const life = { opened_period, opening_weight: m.weight, opening_minor: minor, changes: [] };
      accounts.set(accountKey(m.payer, m.plan), { lazy, life, movements: [] });
      lives.set(m.id, [{ from_period: opened_period, delta: m.weight }]);
    },
    balance: (payer, plan) => balanceOf(at(payer, plan).lazy, indexOf(plan)),
    weight: (payer, plan) => at(payer, plan).lazy.weight,
    index: indexOf,
    move(payer, plan, minor, at_ms) {
      if (minor === 0n) return;
      const account = at(payer, plan);
      account.lazy.intercept_minor += minor;
      account.movements.push({ amount_minor: minor, at_ms });
    },
    reweigh(m: Member, delta, from_period) {
      const account = at(m.payer, m.plan);
      account.lazy = fold(account.lazy, account.lazy.weight + delta, indexOf(m.plan));
      account.life.changes.push({ from_period, delta });
      lives.set(m.id, [...(lives.get(m.id) ?? []), { from_period, delta }]);
    },
    keep,
    bringBack,
    settle: settleByEngine,
    charge(plan, period_no, share_minor, counted, at_ms, kind) {
      if (kind === 'share')
        for (const m of counted)
          invariant(canCarry(at(m.payer, plan).lazy, indexOf(plan), share_minor), 'all counted can pay');
      index.set(plan, indexOf(plan) + share_minor);
      rows.set(plan, [...rowsOf(plan), { period_no, share_minor, kind, at_ms }]);
    },
    paidBy: (m) =>
      rowsOf(m.plan).reduce((sum, row) => {
        const weight = (lives.get(m.id) ?? [])
          .filter((c) => c.from_period <= row.period_no)
          .reduce((a, c) => a + c.delta, 0);
        return sum + BigInt(weight) * row.share_minor;
      }, 0n),
    statement(payer, plan) {
      const { life, movements } = at(payer, plan);
      return statementOf(life, movements, rowsOf(plan)).map(({ amount_minor, balance_minor, ...line }) => ({
        kind: line.kind === 'charge' ? line.row.kind : line.kind,
        period_no: line.kind === 'charge' ? line.row.period_no : null,
        amount_minor,
        balance_minor,
      }));
    },
  };
}

function settleByEngine(input: ToSettle): SettledMoney {
  const { rules } = input;
  const named = (list: readonly bigint[]) => list.map((left_minor, i) => ({ id: String(i), left_minor }));
  const s = settle({
    weight_total: input.weight_total,
    weight_floor: rules.weight_floor,
    index_minor: input.year_so_far_minor,
    index_year_start_minor: 0n,
    surplus_minor: input.surplus_minor,
    aid: input.aid_minor.map((asked_minor, i) => ({ id: String(i), asked_minor })),
    returned: named(input.returned_minor),
    debts: named(input.debts_minor),
    fee: rules.fee,
    caps: rules.caps,
    beyond_cap: rules.beyond_cap,
    rounding_unit_minor: rules.rounding_unit_minor,
    sponsor_minor: input.sponsor_minor,
  });
  const none = (list: readonly bigint[]) => list.map(() => 0n);
  return {
    shared: !s.moved,
    share_minor: s.share_minor,
    aid: s.moved ? input.aid_minor.map((cut_minor) => ({ paid_minor: 0n, cut_minor })) : s.aid,
    returned_minor: s.moved ? none(input.returned_minor) : s.returned.map((r) => r.paid_minor),
    debts_minor: s.moved ? none(input.debts_minor) : s.debts.map((d) => d.paid_minor),
    fee_minor: s.fee_minor,
    sponsor_minor: s.sponsor_minor,
    surplus_out_minor: s.surplus_out_minor,
  };
}
