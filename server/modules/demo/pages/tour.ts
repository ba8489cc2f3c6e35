import { CodedError } from '@tongzhou/kernel';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../../platform/app.ts';
import { type Advanced, advanceToSharingDay } from '../commands/advance.ts';
import { tourFacts } from '../queries/tour.ts';
import { lastAdvance } from '../store.ts';
import { clockPanel, nextBody } from './clock.ts';
import { type Html, html, needOwnForm, postButton, type Reader, readerOf, send } from './frame.ts';
import { type Door, STOPS, type Stop, stopOf } from './stops.ts';

/** 五分钟看懂: six stops, each leading to real pages with the real record. */
export function tourPages(server: FastifyInstance, app: App): void {
  server.get('/tour', async (request, reply) => {
    const reader = readerOf(app, request);
    return send(app, request, reply, {
      title: reader.t('demo.tour.title'),
      description: reader.t('demo.tour.lede'),
      body: html`${startBody(reader)}${clockPanel(reader, app.clock.now())}`,
    });
  });
  server.get<{ Params: { no: string } }>('/tour/:no', async (request, reply) => {
    const no = Number(request.params.no);
    const facts = await tourFacts(app);
    if (!STOPS.includes(no) || !facts) throw new CodedError('http.no_such_address', { status: 404 });
    const reader = readerOf(app, request);
    return send(app, request, reply, {
      title: reader.t(`demo.tour.${no}.title`),
      description: reader.t('demo.tour.lede'),
      body: stopBody(reader, stopOf(reader, facts, no)),
    });
  });
  server.get('/tour/next', async (request, reply) => {
    const reader = readerOf(app, request);
    return send(app, request, reply, {
      title: reader.t('demo.next.title'),
      description: reader.t('demo.next.lede'),
      body: nextBody(reader, app.clock.now(), await lastAdvance<Advanced>(app.db), await tourFacts(app)),
    });
  });
  server.post('/tour/next', async (request, reply) => {
    needOwnForm(request);
    await advanceToSharingDay(app);
    return reply.redirect('/tour/next', 303);
  });
}

const startBody = ({
  t,
}: Reader): Html => html`<header class="heading"><h1>${t('demo.tour.title')}</h1><p class="lede">${t('demo.tour.lede')}</p></header>
<ol class="demo-stops">${STOPS.map(
  (no) =>
    html`<li><a href="/tour/${no}"><span class="no">${no}</span><strong>${t(`demo.tour.${no}.title`)}</strong><small>${t(`demo.tour.${no}.short`)}</small></a></li>`,
)}</ol>
<p class="actions"><a class="button primary" href="/tour/1">${t('demo.tour.start')}</a><a class="button" href="/demo/people">${t('demo.people.title')}</a></p>`;

function stopBody(reader: Reader, stop: Stop): Html {
  const { t } = reader;
  return html`<nav aria-label="${t('demo.tour.title')}"><ol class="demo-where">${STOPS.map(
    (no) =>
      html`<li>${no === stop.no ? html`<span aria-current="step">${no}</span>` : html`<a href="/tour/${no}" aria-label="${t(`demo.tour.${no}.title`)}">${no}</a>`}</li>`,
  )}</ol></nav>
<header class="heading"><p class="crumbs">${t('demo.tour.where', { no: stop.no, of: STOPS.length })}</p><h1>${t(`demo.tour.${stop.no}.title`)}</h1>${stop.says.map((text) => html`<p class="lede">${text}</p>`)}</header>
${stop.figure ? html`<section class="figure"><p class="label">${stop.figure.label}</p><p class="value">${stop.figure.value}</p><p class="note">${stop.figure.note}</p></section>` : ''}
<h2 class="demo-look">${t('demo.tour.look')}</h2>
<ul class="demo-doors">${stop.doors.map((d) => html`<li>${door(d)}<p>${d.look}</p></li>`)}</ul>
${paging(reader, stop.no)}`;
}

const door = (d: Door): Html =>
  'href' in d
    ? html`<a class="button" href="${d.href}">${d.label}</a>`
    : postButton('/demo/people', d.label, { user_id: d.user_id, to: d.to }, 'plain');

const paging = ({ t }: Reader, no: number): Html =>
  html`<p class="actions">${
    no > 1
      ? html`<a class="button" href="/tour/${no - 1}">${t('demo.tour.back')}</a>`
      : html`<a class="button" href="/tour">${t('demo.tour.all')}</a>`
  }${
    no < STOPS.length
      ? html`<a class="button primary" href="/tour/${no + 1}">${t('demo.tour.forward', { title: t(`demo.tour.${no + 1}.title`) })}</a>`
      : html`<a class="button primary" href="/tour/next">${t('demo.next.title')}</a>`
  }</p>`;
