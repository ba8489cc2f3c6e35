import { fail } from '@tongzhou/kernel';
import fc from 'fast-check';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { createLogger, requestLogger } from './index.ts';
import { redactText } from './redact.ts';

const ID = '11010519491231002X';
const PHONE = '13800000000';

function capture(log_level = 'info') {
  const lines: string[] = [];
  const log = createLogger({ log_level }, { write: (line) => void lines.push(line) });
  return {
    log,
    text: () => lines.join(''),
    last: () => JSON.parse(lines.at(-1)!) as Record<string, unknown>,
  };
}

describe('log lines', () => {
  it('are one JSON object each, with level, time, request id and facts', () => {
    const { log, last } = capture();
    requestLogger(log, 'r-1').warn(
      { case_id: 'c1', amount_minor: 180n, at_day: Temporal.PlainDate.from('2026-07-23') },
      'overdue',
    );
    expect(last()).toMatchObject({
      level: 'warn',
      request_id: 'r-1',
      case_id: 'c1',
      amount_minor: '180',
      at_day: '2026-07-23',
      msg: 'overdue',
    });
    expect(Temporal.Instant.from(String(last().at)).epochMilliseconds).toBeGreaterThan(0);
  });
  it('obey the level', () => {
    const { log, text } = capture('warn');
    log.info('quiet');
    expect(text()).toBe('');
  });
});

describe('personal data', () => {
  it.each([
    [{ phone: PHONE }],
    [{ body: { person: { id_number: ID } } }],
    [{ list: [{ deep: { patient_name: '张三' } }] }],
    [{ req: { headers: { authorization: 'Bearer abc123', 'set-cookie': 'tz_session=abc123' } } }],
    [{ contactPhone: '+85250000000' }],
    [{ refresh_token: 'abc123' }],
    [{ note: `来电 ${PHONE}，证件 ${ID}` }],
    [{ url: 'postgres://tz:abc123@db/x' }],
  ])('is hidden in %j', (facts) => {
    const { log, text } = capture();
    log.info(facts, 'fact');
    log.child(facts).info('bound');
    expect(text()).not.toMatch(/13800000000|11010519491231002X|张三|abc123|85250000000/);
    expect(text().trim().split('\n')).toHaveLength(2);
  });
  it('is hidden in messages and in errors, with their causes and database details', () => {
    const { log, text, last } = capture();
    const cause = Object.assign(new Error(`duplicate ${PHONE}`), {
      detail: 'Key (name)=(张三) exists',
      code: '23505',
    });
    log.error(fail.conflict('identity.taken', { cause, params: { kind: 'phone' } }));
    expect(last()).toMatchObject({
      msg: 'identity.taken',
      err: { type: 'CodedError', code: 'identity.taken', cause: { code: '23505' } },
    });
    log.error({ err: new Error(`for ${ID}`) }, 'failed');
    expect(last()).toMatchObject({ err: { type: 'Error', message: 'for [id number]' } });
    log.info('call %s', PHONE);
    log.info(`call ${PHONE}`);
    expect(text()).not.toMatch(/13800000000|张三|11010519491231002X/);
  });
  it('is not in what is logged of a request, nor of any other class instance', async () => {
    const { log, last, text } = capture();
    const server = Fastify({ loggerInstance: log });
    server.get('/find', () => 'ok');
    await server.inject({
      url: `/find?q=${encodeURIComponent('张三')}`,
      headers: { cookie: 'tz_session=abc123' },
    });
    expect(text()).toContain('"req":{"method":"GET","path":"/find"}');
    expect(text()).not.toMatch(/张三|%E5%BC%A0|abc123/);
    log.info(
      {
        by: new (class Person {
          called = '张三';
        })(),
      },
      'who',
    );
    expect(last()).toMatchObject({ by: '[Person]' });
  });
  it('is bounded in what one line may hold', () => {
    const { log, text } = capture();
    const wide = (depth: number): unknown =>
      depth === 0 ? 'leaf' : Array.from({ length: 100 }, () => wide(depth - 1));
    log.info({ wide: wide(3) }, 'wide');
    expect(text().length).toBeLessThan(40_000);
  });
  it('leaves ids, amounts and times readable', () => {
    const plain =
      'member 1380000000 case 0199f0f0-1380-7000-8000-138000000001 at 2026-11-23T00:00:00Z 1790000000000';
    expect(redactText(plain)).toBe(plain);
  });
});

it('writes anything as one line of JSON', () => {
  const { log, last } = capture();
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string(),
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }),
      ),
      (facts) => {
        log.info({ facts }, 'any');
        expect(last().msg).toBe('any');
      },
    ),
  );
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  log.info(circle, 'circle');
  expect(last().msg).toBe('circle');
});
