import type { FastifyInstance } from 'fastify';
import {
  closeSandboxOrder,
  paySandboxOrder,
  type SandboxOrder,
  sandboxOrder,
} from '../../../adapters/index.ts';
import type { App } from '../../../platform/app.ts';
import { field, type Html, html, needOwnForm, postButton, type Reader, readerOf, send } from './frame.ts';

type Params = { Params: { provider_order_id: string } };

/** The sandbox provider's own page: what a member sees after leaving ours to pay. */
export function payPages(server: FastifyInstance, app: App): void {
  server.get<Params>('/demo/pay/:provider_order_id', async (request, reply) => {
    const reader = readerOf(app, request);
    const order = await sandboxOrder(app.db, request.params.provider_order_id);
    return send(app, request, reply, {
      title: reader.t('demo.pay.title'),
      description: reader.t('demo.pay.lede'),
      body: payBody(reader, order, lostOf(request.query)),
    });
  });
  server.post<Params>('/demo/pay/:provider_order_id', async (request, reply) => {
    needOwnForm(request);
    const { provider_order_id } = request.params;
    const choice = field(request, 'choice');
    if (choice === 'pay') await paySandboxOrder(app, provider_order_id);
    if (choice === 'lost') await paySandboxOrder(app, provider_order_id, 0);
    if (choice === 'leave') await closeSandboxOrder(app, provider_order_id);
    return reply.redirect(`/demo/pay/${provider_order_id}${choice === 'lost' ? '?lost=1' : ''}`, 303);
  });
}

const lostOf = (query: unknown): boolean => (query as Record<string, unknown>).lost === '1';

function payBody(reader: Reader, order: SandboxOrder, lost: boolean): Html {
  const { t, money } = reader;
  return html`<header class="heading"><h1>${t('demo.pay.title')}</h1><p class="lede">${t('demo.pay.lede')}</p></header>
<section class="figure"><p class="label">${t('demo.pay.amount')}</p><p class="value">${money(order.amount_minor)}</p><p class="note">${t('demo.pay.order_no', { order_no: order.order_no })}</p></section>
${order.state === 'open' ? choices(t, order.provider_order_id) : done(reader, order, lost)}`;
}

function choices(t: Reader['t'], provider_order_id: string): Html {
  const action = `/demo/pay/${provider_order_id}`;
  return html`<ul class="demo-choices">
<li>${postButton(action, t('demo.pay.pay'), { choice: 'pay' })}<p>${t('demo.pay.pay.note')}</p></li>
<li>${postButton(action, t('demo.pay.leave'), { choice: 'leave' }, 'plain')}<p>${t('demo.pay.leave.note')}</p></li>
<li>${postButton(action, t('demo.pay.lost'), { choice: 'lost' }, 'plain')}<p>${t('demo.pay.lost.note')}</p></li>
</ul>`;
}

const done = ({ t }: Reader, order: SandboxOrder, lost: boolean): Html =>
  html`<p role="status"><strong>${t(order.state === 'closed' ? 'demo.pay.closed' : lost ? 'demo.pay.paid_lost' : 'demo.pay.paid')}</strong></p>
<p><a class="button primary" href="/app/orders/${order.order_no}">${t('demo.pay.back')}</a></p>`;
