import type * as z from 'zod';
import * as kinds from './kinds.ts';

export interface Meaning {
  'zh-Hans': string;
  en: string;
}

export interface Definition<S extends z.ZodType = z.ZodType> {
  /** The environment variable. */
  name: string;
  shape: S;
  /** Read like a value of the environment; `null`: the setting may be absent. */
  value: string | null;
  /** Shown instead of `value` where the default depends on other settings. */
  shown?: string;
  meaning: Meaning;
  /** The value never appears in logs, tables or errors. */
  secret?: true;
}

const setting = <S extends z.ZodType, const V extends string | null>(
  name: string,
  shape: S,
  value: V,
  zh: string,
  en: string,
  extra: { shown?: string; secret?: true } = {},
) => ({ name, shape, value, meaning: { 'zh-Hans': zh, en }, ...extra });

const adapter = (name: string, zh: string, en: string) =>
  setting(
    name,
    kinds.one_of('sandbox', 'none'),
    null,
    `${zh}：sandbox 只限本机演示，none 为不接通`,
    `${en}: sandbox (demo on this machine only) or none`,
    {
      shown: 'demo: sandbox, production: none',
    },
  );

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Every setting there is, in the order of the printed table. */
export const DEFINITIONS = {
  mode: setting(
    'TONGZHOU_MODE',
    kinds.one_of('demo', 'production'),
    'production',
    '演示（demo）或正式（production）。演示里的人都是虚构的',
    'demo or production; everyone in the demo is invented',
  ),
  home: setting(
    'TONGZHOU_HOME',
    kinds.folder,
    '.tongzhou',
    '存放内置数据库、密钥和文件的文件夹',
    'Folder of the embedded database, keys and files',
  ),
  port: setting(
    'PORT',
    kinds.whole(0, 65535),
    '8080',
    '网页端口；0 为任取一个空闲端口',
    'Web port; 0 takes any free one',
  ),
  host: setting(
    'HOST',
    kinds.host,
    '127.0.0.1',
    '监听的地址；0.0.0.0 为所有网卡',
    'Address to listen on; 0.0.0.0 for all interfaces',
  ),
  public_url: setting(
    'TONGZHOU_PUBLIC_URL',
    kinds.web_origin,
    null,
    '读者看到的网址，不带路径；正式运行且不在本机时须为 https',
    'The address readers see, without a path; https in production unless it is this machine',
    { shown: 'http://localhost:PORT' },
  ),
  trust_proxy: setting(
    'TRUST_PROXY',
    kinds.proxies,
    'false',
    '前面的反向代理的地址或网段（逗号分隔；loopback 为本机）；false 为没有',
    'Addresses or networks of the reverse proxies in front, with commas (loopback: this machine); false for none',
  ),
  database_url: setting(
    'DATABASE_URL',
    kinds.postgres_url,
    null,
    'PostgreSQL（15 或更新）的地址；不设则用内置的',
    'Address of a PostgreSQL server, version 15 or newer; unset: the embedded one',
    { shown: 'embedded', secret: true },
  ),
  pool_max: setting(
    'TONGZHOU_POOL_MAX',
    kinds.whole(2, 500),
    '20',
    '数据库连接数上限',
    'Database connections at most',
  ),
  worker_concurrency: setting(
    'TONGZHOU_WORKER_CONCURRENCY',
    kinds.whole(1, 64),
    '4',
    '同时进行的后台任务数',
    'Background jobs at a time',
  ),
  shutdown_timeout_s: setting(
    'TONGZHOU_SHUTDOWN_TIMEOUT_S',
    kinds.whole(1, 600),
    '20',
    '关闭时等候进行中的请求和任务，最多多少秒',
    'Seconds to wait for running requests and jobs when stopping',
  ),
  time_zone: setting(
    'TONGZHOU_TIME_ZONE',
    kinds.time_zone,
    'Asia/Shanghai',
    '机构的时区，决定一天从何时起',
    'Time zone of the organisation: when its day begins',
  ),
  currency: setting('TONGZHOU_CURRENCY', kinds.currency, 'CNY', '货币（ISO 4217）', 'Currency (ISO 4217)'),
  log_level: setting('LOG_LEVEL', kinds.one_of(...LOG_LEVELS), 'info', '日志详细程度', 'How much is logged'),
  rate_per_minute: setting(
    'TONGZHOU_RATE_PER_MINUTE',
    kinds.whole(10, 1_000_000),
    '300',
    '每个地址每分钟的请求数上限',
    'Requests a minute from one address at most',
  ),
  session_hours: setting(
    'TONGZHOU_SESSION_HOURS',
    kinds.whole(1, 8760),
    '720',
    '会员登录后多少小时须重新登录',
    'Hours until members sign in again',
  ),
  staff_session_hours: setting(
    'TONGZHOU_STAFF_SESSION_HOURS',
    kinds.whole(1, 168),
    '12',
    '工作人员登录后多少小时须重新登录',
    'Hours until staff sign in again',
  ),
  otp_minutes: setting(
    'TONGZHOU_OTP_MINUTES',
    kinds.whole(1, 30),
    '5',
    '验证码多少分钟内有效',
    'Minutes a one-time code is valid',
  ),
  otp_attempts_max: setting(
    'TONGZHOU_OTP_ATTEMPTS_MAX',
    kinds.whole(1, 10),
    '5',
    '一个验证码最多试几次',
    'Tries for one code at most',
  ),
  otp_per_phone_hour: setting(
    'TONGZHOU_OTP_PER_PHONE_HOUR',
    kinds.whole(1, 100),
    '5',
    '一个手机号每小时最多几个验证码',
    'Codes an hour for one phone at most',
  ),
  otp_per_address_hour: setting(
    'TONGZHOU_OTP_PER_ADDRESS_HOUR',
    kinds.whole(1, 10_000),
    '30',
    '一个网络地址每小时最多几个验证码；驿站里许多人共用一个',
    'Codes an hour for one network address at most; many people share the one of a station',
  ),
  vault_keys: setting(
    'TONGZHOU_VAULT_KEYS',
    kinds.key_ring,
    null,
    '个人信息的密钥（密钥文件的全文）；不设则用 TONGZHOU_HOME/keys 里的文件',
    'Keys of the personal data (the key file’s whole text); unset: the file in TONGZHOU_HOME/keys',
    { shown: 'key file', secret: true },
  ),
  terminal_language: setting(
    'TONGZHOU_LANG',
    kinds.one_of('zh-Hans', 'zh-Hant', 'en'),
    null,
    '命令行提示的语言；不设则看 LANG，其余用简体中文',
    'Language of the command line; unset: by LANG, otherwise simplified Chinese',
    { shown: 'LANG' },
  ),
  adapter_sms: adapter('TONGZHOU_SMS', '短信', 'Text messages'),
  adapter_pay: adapter('TONGZHOU_PAY', '收款', 'Payments in'),
  adapter_bank: adapter('TONGZHOU_BANK', '银行付款', 'Bank payments out'),
} as const;

/** `TONGZHOU_PAY_MERCHANT=…` reaches the payment adapter as option `MERCHANT`; such values count as secret. */
export const OPTION_PREFIXES = {
  sms: 'TONGZHOU_SMS_',
  pay: 'TONGZHOU_PAY_',
  bank: 'TONGZHOU_BANK_',
} as const;
/** Set by the test runner for its own processes. */
export const IGNORED_PREFIX = 'TONGZHOU_TEST_';
