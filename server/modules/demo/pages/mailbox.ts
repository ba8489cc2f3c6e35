import type { FastifyInstance } from 'fastify';
import { type MailboxMessage, sandboxMailbox } from '../../../adapters/index.ts';
import type { App } from '../../../platform/app.ts';
import { type Html, html, type Reader, readerOf, send } from './frame.ts';

const SHOWN = 40;

/** Text messages that would have gone out, newest first: here one reads the one-time codes. */
export function mailboxPages(server: FastifyInstance, app: App): void {
  server.get('/demo/mailbox', async (request, reply) => {
    const reader = readerOf(app, request);
    return send(app, request, reply, {
      title: reader.t('demo.mailbox.title'),
      description: reader.t('demo.mailbox.lede'),
      body: mailboxBody(reader, await sandboxMailbox(app, app.db, SHOWN)),
    });
  });
}

function mailboxBody({ t, moment }: Reader, messages: readonly MailboxMessage[]): Html {
  return html`<header class="heading"><h1>${t('demo.mailbox.title')}</h1><p class="lede">${t('demo.mailbox.lede')}</p></header>
${
  messages.length === 0
    ? html`<p>${t('demo.mailbox.empty')}</p>`
    : html`<ol class="demo-mail">${messages.map(
        (m) =>
          html`<li><p class="demo-mail-head"><strong>${m.phone}</strong> <time datetime="${m.at.toString()}">${moment(m.at)}</time></p><p>${m.body}</p></li>`,
      )}</ol>`
}
<p><a href="/demo/mailbox">${t('demo.mailbox.again')}</a></p>`;
}
