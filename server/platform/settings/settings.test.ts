import { readFileSync } from 'node:fs';
import type { CodedError } from '@tongzhou/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFINITIONS } from './definitions.ts';
import { isLoopback, readSettings, settingsDocument, settingsTable } from './index.ts';

function errorOf(env: Record<string, string>): CodedError {
  try {
    readSettings(env);
  } catch (error) {
    return error as CodedError;
  }
  throw new Error('was accepted');
}

describe('readSettings', () => {
  it('runs with nothing set, and without pretended money', () => {
    expect(readSettings({ PATH: '/bin' })).toMatchObject({
      mode: 'production',
      home: '.tongzhou',
      port: 8080,
      host: '127.0.0.1',
      public_url: 'http://localhost:8080',
      database_url: undefined,
      trust_proxy: false,
      adapter_sms: 'none',
      adapter_pay: 'none',
      adapter_bank: 'none',
    });
  });
  it('takes sandboxes in the demo unless told otherwise', () => {
    const demo = readSettings({ TONGZHOU_MODE: 'demo', PORT: '9000', TONGZHOU_BANK: 'none' });
    expect(demo).toMatchObject({
      adapter_sms: 'sandbox',
      adapter_bank: 'none',
      public_url: 'http://localhost:9000',
    });
  });
  it('reads everything that is set', () => {
    const settings = readSettings({
      PORT: ' 0 ',
      HOST: '0.0.0.0',
      TONGZHOU_PUBLIC_URL: 'https://huzhu.example.org/',
      TRUST_PROXY: '10.0.0.1, 10.1.0.0/16',
      DATABASE_URL: 'postgres://u:secret@db/t',
      TONGZHOU_PAY_MERCHANT: '42',
      TONGZHOU_TIME_ZONE: '',
    });
    expect(settings).toMatchObject({
      port: 0,
      public_url: 'https://huzhu.example.org',
      trust_proxy: ['10.0.0.1', '10.1.0.0/16'],
      adapter_options: { pay: { MERCHANT: '42' }, sms: {}, bank: {} },
      time_zone: 'Asia/Shanghai',
    });
    expect(readSettings({ TRUST_PROXY: 'loopback' }).trust_proxy).toEqual(['loopback']);
  });
  it('lists every wrong variable at once, and no value', () => {
    const error = errorOf({
      PORT: '80 80',
      DATABASE_URL: 'mysql://root:hunter2@db',
      TONGZHOU_TIMEZONE: 'Asia/Shanghai',
      LOG_LEVEL: 'loud',
      TONGZHOU_CURRENCY: 'RMB',
    });
    expect(error.code).toBe('settings.wrong');
    expect(error.fields.map(({ path, code }) => `${path} ${code}`)).toEqual([
      '/TONGZHOU_TIMEZONE settings.unknown_variable',
      '/PORT settings.not_a_whole_number',
      '/DATABASE_URL settings.not_a_postgres_address',
      '/TONGZHOU_CURRENCY settings.unknown_currency',
      '/LOG_LEVEL settings.not_one_of',
    ]);
    expect(error.message.split('\n')).toHaveLength(5);
    expect(error.message).toContain('PORT: settings.not_a_whole_number, min 0, max 65535');
    expect(error.message + JSON.stringify(error.fields)).not.toMatch(/hunter2|loud/);
  });
  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '1e3'],
    ['PORT', '0x10'],
    ['PORT', '99999999999999999999'],
    ['HOST', 'a b'],
    ['TONGZHOU_PUBLIC_URL', 'huzhu.example.org'],
    ['TONGZHOU_PUBLIC_URL', 'https://huzhu.example.org/path'],
    ['TONGZHOU_PUBLIC_URL', 'http://huzhu.example.org'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', 'everyone'],
    ['TRUST_PROXY', '1'],
    ['TRUST_PROXY', '10.0.0.999'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TONGZHOU_MODE', 'Demo'],
    ['TONGZHOU_TIME_ZONE', 'Mars/Olympus'],
    ['TONGZHOU_TIME_ZONE', '+08:00'],
    ['TONGZHOU_SMS', 'real'],
    ['TONGZHOU_VAULT_KEYS', 'abc'],
  ])('refuses %s=%s', (name, value) => {
    const error = errorOf({ [name]: value });
    expect([error.code, error.fields.map(({ path }) => path)]).toEqual(['settings.wrong', [`/${name}`]]);
  });
  it('answers any text with settings or a coded error', () => {
    const names = Object.values(DEFINITIONS).map(({ name }) => name);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string({ maxLength: 60 }), (name, value) => {
        try {
          readSettings({ [name]: value });
        } catch (error) {
          expect((error as CodedError).code).toMatch(/^settings\.[a-z_]+$/);
        }
      }),
    );
  });
});

describe('sandbox adapters', () => {
  it.each([
    [{ TONGZHOU_PAY: 'sandbox' }],
    [{ TONGZHOU_MODE: 'production', TONGZHOU_SMS: 'sandbox' }],
    [{ TONGZHOU_MODE: 'demo', HOST: '0.0.0.0' }],
    [{ TONGZHOU_MODE: 'demo', HOST: '::' }],
    [{ TONGZHOU_MODE: 'demo', HOST: '192.168.1.5' }],
    [{ TONGZHOU_MODE: 'demo', HOST: 'localhost.example.org' }],
    [{ TONGZHOU_MODE: 'demo', TONGZHOU_PUBLIC_URL: 'https://demo.example.org' }],
  ])('are refused with %j', (env) => {
    expect(errorOf(env as Record<string, string>).code).toBe('settings.sandbox_outside_demo');
  });
  it.each(['127.0.0.1', 'localhost', '::1', '127.8.8.8'])('run in the demo on %s', (HOST) => {
    expect(readSettings({ TONGZHOU_MODE: 'demo', HOST }).adapter_pay).toBe('sandbox');
  });
  it('a demo without them may be reached from elsewhere', () => {
    const none = { TONGZHOU_SMS: 'none', TONGZHOU_PAY: 'none', TONGZHOU_BANK: 'none' };
    expect(readSettings({ TONGZHOU_MODE: 'demo', HOST: '0.0.0.0', ...none }).host).toBe('0.0.0.0');
    expect(isLoopback('[::1]')).toBe(true);
  });
});

describe('the table', () => {
  it('has a row with a default and a meaning for every setting, in both languages', () => {
    for (const locale of ['zh-Hans', 'zh-Hant', 'en']) {
      const rows = settingsTable(locale);
      expect(rows.map((row) => row.name)).toEqual(Object.values(DEFINITIONS).map(({ name }) => name));
      expect(rows.filter((row) => row.default === '' || row.meaning === '')).toEqual([]);
    }
    expect(
      settingsTable('en')
        .filter((row) => row.secret)
        .map((row) => row.name),
    ).toEqual(['DATABASE_URL', 'TONGZHOU_VAULT_KEYS']);
  });
  it('is what docs/SETTINGS.md says', () => {
    const file = new URL('../../../docs/SETTINGS.md', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(settingsDocument());
  });
});
