import { fail } from '@tongzhou/kernel';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../../platform/app.ts';
import { applyEffects } from '../../../platform/http/index.ts';
import type { Effects } from '../../../platform/module.ts';
import { inTransaction } from '../../../platform/postgres/index.ts';
import { openName, openSession, personById, userById } from '../../identity/index.ts';
import { branches } from '../../setup/index.ts';
import { type CastMember, castList, type Part } from '../store.ts';
import { field, type Html, html, needOwnForm, postButton, type Reader, readerOf, send } from './frame.ts';

const ORDER: readonly Part[] = [
  'family',
  'ill',
  'payer',
  'member',
  'representative',
  'coordinator',
  'reviewer',
  'investigator',
  'finance',
  'auditor',
  'operator',
];
const AT_THE_CONSOLE: ReadonlySet<Part> = new Set([
  'coordinator',
  'reviewer',
  'investigator',
  'finance',
  'auditor',
  'operator',
]);

interface Shown extends CastMember {
  name: string;
  place: string;
}

export function peoplePages(server: FastifyInstance, app: App): void {
  server.get('/demo/people', async (request, reply) => {
    const reader = readerOf(app, request);
    const { t } = reader;
    return send(app, request, reply, {
      title: t('demo.people.title'),
      description: t('demo.people.lede'),
      body: peopleBody(reader, await shown(app, reader)),
    });
  });
  server.post('/demo/people', async (request, reply) => {
    needOwnForm(request);
    const person = await castMember(app, field(request, 'user_id'));
    await signIn(app, reply, person.user_id);
    return reply.redirect(landing(person.part, field(request, 'to')), 303);
  });
}

async function castMember(app: App, user_id: string): Promise<CastMember> {
  const person = (await castList(app.db)).find((c) => c.user_id.toString() === user_id);
  if (!person) throw fail.notFound('user.unknown');
  return person;
}

/** Opens a session as this person and hands it to the browser. */
async function signIn(app: App, reply: Parameters<typeof applyEffects>[1], user_id: bigint): Promise<void> {
  const effects: Effects = {};
  await inTransaction(app.db, (tx) =>
    openSession(
      { app, tx, actor: { kind: 'anonymous' }, now: app.clock.now(), request_id: 'demo' },
      user_id,
      'demo',
      effects,
    ),
  );
  applyEffects(app, reply, effects);
}

/** Where this person's work is; the tour may name a page inside the apps. */
function landing(part: Part, to: string): string {
  if (/^\/(app|console)\/[a-zA-Z0-9/_?=&.#-]*$/.test(to)) return to;
  return AT_THE_CONSOLE.has(part) ? '/console/' : '/app/';
}

async function shown(app: App, { locale }: Reader): Promise<Shown[]> {
  const places = new Map(
    (await branches(app.db)).map((b) => [
      b.branch_id,
      locale === 'en' ? (b.name_en ?? b.name_zh) : b.name_zh,
    ]),
  );
  const list: Shown[] = [];
  for (const person of await castList(app.db)) {
    const user = await userById(app.db, person.user_id);
    const name = user.person_id ? openName(app.vault, await personById(app.db, user.person_id)) : '';
    list.push({ ...person, name, place: places.get(person.branch_id ?? -1) ?? '' });
  }
  return list;
}

function peopleBody(reader: Reader, people: readonly Shown[]): Html {
  const { t } = reader;
  return html`<header class="heading"><h1>${t('demo.people.title')}</h1><p class="lede">${t('demo.people.lede')}</p></header>
<nav class="no-print" aria-label="${t('demo.people.title')}"><ul class="demo-jump">${ORDER.filter((part) => people.some((p) => p.part === part)).map((part) => html`<li><a href="#${part}">${t(`demo.part.${part}`)}</a></li>`)}</ul></nav>
${ORDER.map((part) =>
  group(
    reader,
    part,
    people.filter((p) => p.part === part),
  ),
)}
<p><a href="/demo/mailbox">${t('demo.mailbox.title')}</a></p>`;
}

function group({ t }: Reader, part: Part, people: readonly Shown[]): Html {
  if (people.length === 0) return html``;
  return html`<section class="part" id="${part}"><h2>${t(`demo.part.${part}`)}</h2><p>${t(`demo.part.${part}.sees`)}</p>
<ul class="demo-people">${people.map(
    (
      p,
    ) => html`<li><p><strong>${p.name}</strong>${p.place ? html` <small>${p.place}</small>` : ''}${p.note ? html`<br><small>${t(p.note)}</small>` : ''}</p>
${postButton('/demo/people', t('demo.people.sign_in'), { user_id: p.user_id.toString() }, 'plain')}</li>`,
  )}</ul></section>`;
}
