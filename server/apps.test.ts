import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Fastify from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import { appsModule, buildApps } from './apps.ts';
import { APPS, distOf, sourceHash } from './apps-build.ts';

const server = Fastify();

beforeAll(async () => {
  await buildApps(() => {}, ['member']);
  appsModule.pages?.(server, undefined as never);
});

describe('the apps on the server', () => {
  it('does not build again when nothing changed', async () => {
    const started = performance.now();
    const lines: string[] = [];
    await buildApps((line) => lines.push(line), ['member']);
    expect(lines).toEqual([]);
    expect(performance.now() - started).toBeLessThan(500);
  });

  // The tests run with another NODE_ENV, which the builder must not inherit.
  it('is built for production, and tells nothing of the machine that built it', () => {
    const root = fileURLToPath(new URL('..', import.meta.url));
    const built = APPS.filter((app) => {
      const stamp = path.join(distOf(app), '.stamp');
      return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash(app);
    });
    expect(built).toContain('member');
    for (const app of built) {
      for (const file of readdirSync(distOf(app), { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|html|map)$/.test(file)) continue;
        const text = readFileSync(path.join(distOf(app), file), 'utf8');
        expect(text.includes('jsxDEV('), `${app}/${file}`).toBe(false);
        expect(text.includes(root), `${app}/${file}`).toBe(false);
      }
    }
  });

  it('answers every address inside an app with its page, never cached', async () => {
    for (const url of ['/app/', '/app/join/some-plan']) {
      const page = await server.inject({ url });
      expect(page.statusCode).toBe(200);
      expect(page.headers['content-type']).toContain('text/html');
      expect(page.headers['cache-control']).toBe('no-cache');
      expect(page.body).toContain('<div id="app">');
    }
    expect((await server.inject({ url: '/app' })).headers.location).toBe('/app/');
  });

  it('serves hashed files compressed and for ever, and no inline script', async () => {
    const page = (await server.inject({ url: '/app/' })).body;
    expect([...page.matchAll(/<script(?![^>]*\bsrc=)/g)]).toEqual([]);
    const script = /src="(\/app\/assets\/[^"]+\.js)"/.exec(page)![1]!;
    const plain = await server.inject({ url: script });
    const packed = await server.inject({ url: script, headers: { 'accept-encoding': 'br' } });
    expect(packed.headers['cache-control']).toContain('immutable');
    expect(packed.headers['content-encoding']).toBe('br');
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
  });

  it('has no page for a missing file, and nothing outside its folder', async () => {
    for (const url of [
      '/app/assets/none.js',
      '/app/../package.json',
      '/app/..%2fpackage.json',
      '/app/.stamp',
    ])
      expect((await server.inject({ url })).statusCode, url).toBeGreaterThanOrEqual(400);
  });
});
