import type { FastifyInstance } from 'fastify';
import type { App } from '../../../platform/app.ts';
import { mailboxPages } from './mailbox.ts';
import { payPages } from './pay.ts';
import { peoplePages } from './people.ts';
import { STYLES, STYLES_TEXT } from './styles.ts';
import { tourPages } from './tour.ts';

/** Outside demo mode none of these addresses exists. */
export function demoPages(server: FastifyInstance, app: App): void {
  if (app.settings.mode !== 'demo') return;
  server.get(STYLES, (_, reply) => reply.type('text/css; charset=utf-8').send(STYLES_TEXT));
  for (const add of [peoplePages, mailboxPages, payPages, tourPages]) add(server, app);
}
