import { dayIn, fail } from '@tongzhou/kernel';
import { actorText } from '../../../platform/actor.ts';
import type { Ctx, ReadCtx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import {
  checkPerson,
  insertPerson,
  openBirth,
  openIdNumber,
  openName,
  type PersonInput,
  type PersonRow,
  personById,
  personByIndex,
  personIndex,
} from '../store.ts';

export interface RegisteredPerson {
  person_id: bigint;
  /** blind index of the document: what makes a person unique in a plan */
  id_index: Buffer;
  birth: string;
  sex: 'f' | 'm';
  name: string;
}

/**
 * The person with this document: known already under the same name, or new.
 * @throws id.* and name codes, person.name_differs (the document is known under another name)
 */
export async function registerPerson(ctx: Ctx, input: PersonInput): Promise<RegisteredPerson> {
  const { app, tx, now } = ctx;
  const checked = checkPerson(input, dayIn(now, app.settings.time_zone));
  const index = personIndex(app.vault, checked.id_kind, checked.id_number);
  const known = await personByIndex(tx, index);
  if (known && openName(app.vault, known) !== checked.name) throw fail.conflict('person.name_differs');
  const row = known ?? (await insertPerson(tx, app.vault, checked, now, app.settings.mode === 'demo'));
  return {
    person_id: row.person_id,
    id_index: row.id_index,
    birth: checked.birth,
    sex: checked.sex,
    name: checked.name,
  };
}

/** Ties a login to the person who holds it; once. @throws person.other_login */
export async function linkUser(ctx: Ctx, user_id: bigint, person_id: bigint): Promise<void> {
  const linked = await ctx.tx.run(sql`update identity.user_account set person_id = ${person_id}
    where user_id = ${user_id} and (person_id is null or person_id = ${person_id})
      and not exists (select 1 from identity.user_account o where o.person_id = ${person_id} and o.user_id <> ${user_id})`);
  if (linked !== 1) throw fail.conflict('person.other_login');
}

export interface PersonCard {
  person_id: bigint;
  name: string;
  birth: string;
  sex: 'f' | 'm';
  id_number: string;
  died_on: string | null;
}

/** Writes down that somebody looked at what is kept about a person; the person can read it. */
export const noteLook = (ctx: Ctx, person_id: bigint, purpose: string): Promise<number> =>
  ctx.tx.run(
    sql`insert into identity.look (person_id, actor, purpose, at) values (${person_id}, ${actorText(ctx.actor)}, ${purpose}, ${ctx.now})`,
  );

/** The same for a list that was read; for one reader and purpose once a day. */
export async function noteLooks(
  ctx: Pick<ReadCtx, 'db' | 'actor' | 'now'>,
  person_ids: readonly bigint[],
  purpose: string,
): Promise<void> {
  const actor = actorText(ctx.actor);
  await ctx.db.run(sql`insert into identity.look (person_id, actor, purpose, at)
    select p, ${actor}::text, ${purpose}::text, ${ctx.now}::timestamptz from unnest(${[...person_ids]}::bigint[]) as p
    where not exists (select 1 from identity.look l where l.person_id = p and l.actor = ${actor}
      and l.purpose = ${purpose} and l.at > ${ctx.now.subtract({ hours: 24 })})`);
}

/** Personal data in clear, for a stated purpose; the look is written down and the person can read it. */
export async function personCard(ctx: Ctx, person_id: bigint, purpose: string): Promise<PersonCard> {
  const row = await personById(ctx.tx, person_id);
  await noteLook(ctx, person_id, purpose);
  return cardOf(ctx, row);
}

const cardOf = ({ app }: Ctx, p: PersonRow): PersonCard => ({
  person_id: p.person_id,
  name: openName(app.vault, p),
  birth: openBirth(app.vault, p),
  sex: p.sex,
  id_number: openIdNumber(app.vault, p),
  died_on: p.died_on,
});

/** A death is known: from here on no automatic message goes to this person. */
export const markDead = (ctx: Ctx, person_id: bigint, died_on: string) =>
  ctx.tx.run(sql`update identity.person set died_on = ${died_on} where person_id = ${person_id}`);
