import type { Role } from '@tongzhou/contract';
import type { Rules } from '@tongzhou/rules';
import type { UserActor } from '../../../platform/actor.ts';
import type { Plan } from '../../plans/index.ts';
import { addToCast, type Part, tell } from '../store.ts';
import type { City, Invented, People } from './names.ts';
import type { Random } from './random.ts';
import type { Societies } from './society.ts';
import { actorOf, SEED, type Stage } from './stage.ts';
import type { Timeline } from './timeline.ts';

/** Somebody with a login. */
export interface Player {
  who: Invented;
  user_id: bigint;
  roles: readonly Role[];
}

/** A player who is covered by the plan, or pays for somebody who is. */
export interface Member extends Player {
  payer_id: bigint;
  membership_id: bigint;
  number: string;
  /** an ordinary member who may be chosen to leave */
  leaves?: boolean;
  /** never answers a reminder */
  forgetful?: boolean;
}

export interface Staff {
  operator: Player;
  auditor: Player;
  coordinators: Readonly<Record<'baishan' | 'jilin', Player>>;
  reviewers: readonly [Player, Player, Player];
  investigators: readonly [Player, Player];
  finance: readonly [Player, Player, Player];
}

/** Everything the scenes share. */
export interface World {
  stage: Stage;
  random: Random;
  people: People;
  time: Timeline;
  scale: number;
  rules: Rules;
  plan: Plan;
  branches: Readonly<Record<City, number>>;
  staff: Staff;
  societies: Societies;
  /** named members who have joined so far, in order of joining */
  members: Member[];
}

export const actor = (w: Pick<World, 'stage'>, p: Pick<Player, 'user_id' | 'roles'>): UserActor =>
  actorOf(w.stage, p.user_id, p.roles);

/** Runs a command as a player. */
export const as = <T>(
  w: Pick<World, 'stage'>,
  p: Player,
  work: Parameters<Stage['as']>[1] extends (ctx: infer C) => unknown ? (ctx: C) => Promise<T> : never,
): Promise<T> => w.stage.as(actor(w, p), work);

export const cast = (
  w: Pick<World, 'stage'>,
  p: Player,
  part: Part,
  branch_id: number | null,
  note: string | null = null,
) => w.stage.as(SEED, (ctx) => addToCast(ctx.tx, { user_id: p.user_id, part, branch_id, note }));

export const remember = (w: Pick<World, 'stage'>, key: string, ref: string) =>
  w.stage.as(SEED, (ctx) => tell(ctx.tx, key, ref));
