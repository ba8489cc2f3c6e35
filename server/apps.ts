import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { fail } from '@tongzhou/kernel';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type AppName, distOf } from './apps-build.ts';
import type { ServerModule } from './platform/module.ts';

export { buildApps, watchApps } from './apps-build.ts';

const MOUNTS: readonly { path: string; app: AppName }[] = [
  { path: '/app', app: 'member' },
  { path: '/console', app: 'console' },
];

/** Files with a hash in their name never change; everything else is asked for again each time. */
const HASHED = /^assets\//;
const YEAR = 365 * 24 * 60 * 60 * 1000;
/** An address inside the app; a name with an ending is a file and may be missing. */
const isFile = (rest: string): boolean => /\.[a-z0-9]+$/i.test(rest);

function send(reply: FastifyReply, app: AppName, rest: string): FastifyReply {
  const root = distOf(app);
  if (isFile(rest)) {
    if (!existsSync(path.join(root, path.normalize(`/${rest}`)))) throw fail.notFound('http.no_such_address');
    return HASHED.test(rest)
      ? reply.sendFile(rest, root, { immutable: true, maxAge: YEAR })
      : reply.header('cache-control', 'no-cache').sendFile(rest, root, { cacheControl: false });
  }
  if (!existsSync(path.join(root, 'index.html'))) throw fail.notFound('http.no_such_address');
  return reply.header('cache-control', 'no-cache').sendFile('index.html', root, { cacheControl: false });
}

/** Serves the built apps; addresses inside an app get its page and are resolved in the browser. */
function appPages(server: FastifyInstance): void {
  void server.register(fastifyStatic, {
    root: MOUNTS.map(({ app }) => distOf(app)),
    serve: false,
    preCompressed: true,
    dotfiles: 'ignore',
    suppressWarning: true,
  });
  for (const { path: mount, app } of MOUNTS) {
    server.get(mount, (_, reply) => reply.redirect(`${mount}/`, 302));
    server.get<{ Params: { '*': string } }>(`${mount}/*`, (request, reply) =>
      send(reply, app, request.params['*']),
    );
  }
}

export const appsModule: ServerModule = { name: 'apps', pages: appPages };
