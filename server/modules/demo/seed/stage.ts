import type { Role } from '@tongzhou/contract';
import { invariant } from '@tongzhou/kernel';
import { createAdapters, signCallback } from '../../../adapters/index.ts';
import type { Actor, UserActor } from '../../../platform/actor.ts';
import type { App, Ctx } from '../../../platform/app.ts';
import { type FixedClock, fixedClock } from '../../../platform/clock/index.ts';
import type { JobHandler, JobQueue } from '../../../platform/jobs/index.ts';
import { inTransaction } from '../../../platform/postgres/index.ts';
import { takeEvent } from '../../payments/index.ts';

export type Handlers = Readonly<Record<string, JobHandler>>;
export const SEED: Actor = { kind: 'system', name: 'demo' };

/**
 * Where the past is played: the installation's own database, vault and adapters under a clock that can be set,
 * and a job queue that is worked off here, because no worker lives in the past.
 */
export interface Stage {
  app: App;
  clock: FixedClock;
  as<T>(actor: Actor, work: (ctx: Ctx) => Promise<T>): Promise<T>;
  /** Works off what the commands enqueued, until nothing is left. */
  work(): Promise<void>;
  /** Calls one job by name, as its cron line would. */
  job(name: string, payload?: Record<string, unknown>): Promise<void>;
  /** Plays `scene` at an instant; later scenes may be added while others are played. */
  at(when: Temporal.Instant, scene: () => Promise<void>): void;
  /** Plays everything in the order of time. */
  play(onScene: (now: Temporal.Instant) => void): Promise<void>;
}

interface QueuedJob {
  name: string;
  payload: Record<string, unknown>;
  key: string | undefined;
}

/** A provider's callbacks are handed over in memory, signed and verified all the same. */
async function deliver(app: App, payload: Record<string, unknown>): Promise<void> {
  const body = String(payload.body);
  await takeEvent(
    app,
    app.adapters.pay.verifyCallback({ body: Buffer.from(body), headers: signCallback(app, body) }),
  );
}

export function openStage(installation: App, handlers: Handlers, start: Temporal.Instant): Stage {
  const clock = fixedClock(start);
  const queue: QueuedJob[] = [];
  const app: App = { ...installation, clock, jobs: memoryQueue(queue) };
  app.adapters = createAdapters(app);
  const all: Handlers = { ...handlers, 'adapters.deliver': deliver };
  const job: Stage['job'] = async (name, payload = {}) => {
    const handler = all[name];
    invariant(handler, `job ${name} has a handler`);
    await handler(app, payload);
  };
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await job(next.name, next.payload);
  };
  return {
    app,
    clock,
    as: (actor, doIt) =>
      inTransaction(app.db, (tx) => doIt({ app, tx, actor, now: clock.now(), request_id: 'demo' })),
    work,
    job,
    ...playbill(clock, work),
  };
}

/** Like the real queue: a job of the same key that has not started is replaced. */
const memoryQueue = (queue: QueuedJob[]): JobQueue => ({
  async enqueue(_, name, payload, options = {}) {
    const { key } = options;
    const place = key === undefined ? -1 : queue.findIndex((j) => j.key === key);
    if (place >= 0) queue.splice(place, 1);
    // As the real queue keeps JSON, handlers never see what JSON cannot say.
    queue.push({ name, payload: JSON.parse(JSON.stringify(payload)) as Record<string, unknown>, key });
  },
});

interface Scene {
  when: Temporal.Instant;
  no: number;
  play: () => Promise<void>;
}

const earlier = (a: Scene, b: Scene) => Temporal.Instant.compare(a.when, b.when) || a.no - b.no;

function playbill(clock: FixedClock, work: () => Promise<void>): Pick<Stage, 'at' | 'play'> {
  const scenes: Scene[] = [];
  let no = 0;
  return {
    at(when, play) {
      invariant(Temporal.Instant.compare(when, clock.now()) >= 0, 'a scene is not played before the present');
      scenes.push({ when, no, play });
      no += 1;
    },
    async play(onScene) {
      for (;;) {
        scenes.sort(earlier);
        const next = scenes.shift();
        if (!next) return;
        clock.set(next.when);
        onScene(next.when);
        await next.play();
        await work();
      }
    },
  };
}

export const actorOf = (stage: Pick<Stage, 'clock'>, user_id: bigint, roles: readonly Role[]): UserActor => ({
  kind: 'user',
  user_id,
  roles: ['member', ...roles],
  session_id: 0n,
  passkey_at: stage.clock.now(),
});
