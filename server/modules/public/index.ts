import { markFile } from '@tongzhou/design';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../platform/app.ts';
import type { ServerModule } from '../../platform/module.ts';
import { servePages } from './answer.ts';
import { STYLESHEET } from './frame.ts';
import { bookRoutes } from './pages/books.ts';
import { caseRoutes } from './pages/cases.ts';
import { homeRoutes } from './pages/home.ts';
import { logRoutes } from './pages/log.ts';
import { periodRoutes } from './pages/periods.ts';
import { planRoutes } from './pages/plans.ts';
import { societyRoutes } from './pages/societies.ts';
import { fileRoutes, wordRoutes } from './pages/words.ts';
import { badgeReport } from './report.ts';

export { publicNotFound, sendPage } from './answer.ts';
export { FEW_MEMBERS, lastSettlement } from './queries/books.ts';

function publicPages(server: FastifyInstance, app: App): void {
  servePages(server, app, [
    ...homeRoutes,
    ...planRoutes,
    ...periodRoutes,
    ...caseRoutes,
    ...bookRoutes,
    ...logRoutes,
    ...societyRoutes,
    ...wordRoutes,
  ]);
  servePages(server, app, fileRoutes, ['']);
  badgeReport(server, app);
  server.get(STYLESHEET.path, (_, reply) =>
    reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type('text/css; charset=utf-8')
      .send(STYLESHEET.body),
  );
  server.get('/favicon.svg', (_, reply) =>
    reply.header('cache-control', 'public, max-age=86400').type('image/svg+xml').send(markFile()),
  );
}

export const publicModule: ServerModule = { name: 'public', pages: publicPages };
