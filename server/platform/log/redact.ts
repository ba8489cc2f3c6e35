// Personal data must not reach the log, however deep it sits in what somebody logs. Known keys are blanked whole;
// in free text (messages, stacks of errors) mainland mobile and ID numbers are blanked by their shape.

const HIDDEN = '[hidden]';
const DEPTH_MAX = 6;
const ITEMS_MAX = 50;
const VALUES_MAX = 2000;

/** Keys without case, dashes and underscores. */
const KEYS = new Set(
  [
    'phone mobile tel name fullname realname personname payername patientname holdername contactname membername',
    'idnumber idno idcard passport birth birthdate address accountno bankaccount cardno email',
    'token sessiontoken accesstoken otp onetimecode callword password passphrase secret vaultkeys',
    'authorization proxyauthorization cookie cookies setcookie',
  ]
    .join(' ')
    .split(' '),
);
const ENDINGS = /(phone|mobile|idnumber|token|secret|password|passphrase|cookie)$/;

const isHidden = (key: string): boolean => {
  const plain = key.replace(/[-_]/g, '').toLowerCase();
  return KEYS.has(plain) || ENDINGS.test(plain);
};

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/(?<![0-9A-Za-z])\d{6}(19|20)\d{9}[\dXx](?![0-9A-Za-z])/g, '[id number]'],
  [/(?<![0-9A-Za-z])(\+86|0086)?1[3-9]\d{9}(?![0-9A-Za-z])/g, '[phone]'],
  [/(?<=\/\/[^\s/:@]{0,100}:)[^\s/@]{1,200}(?=@)/g, HIDDEN],
];

export const redactText = (text: string): string =>
  PATTERNS.reduce((result, [pattern, mark]) => result.replace(pattern, mark), text);

/** A copy that is safe to write: bounded in depth and size, bigint and instants as text, class instances by name. */
export const redact = (value: unknown): unknown => copyOf(value, { left: VALUES_MAX }, 0);

interface Budget {
  left: number;
}

function copyOf(value: unknown, budget: Budget, depth: number): unknown {
  budget.left -= 1;
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH_MAX || budget.left <= 0) return '[more]';
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if (value instanceof Error) return copyOfError(value, budget, depth);
  if (Array.isArray(value)) return value.slice(0, ITEMS_MAX).map((item) => copyOf(item, budget, depth + 1));
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return copyOf(value.toJSON(), budget, depth + 1);
  return isPlain(value)
    ? copyOfEntries(Object.entries(value), budget, depth)
    : `[${value.constructor?.name ?? 'object'}]`;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === null || prototype === Object.prototype;
}

/** A request or reply is left to the logger's serializers, which take two fields of it. */
const isLeft = (key: string, item: unknown, depth: number): boolean =>
  depth === 0 &&
  (key === 'req' || key === 'res') &&
  typeof item === 'object' &&
  item !== null &&
  !isPlain(item);

function copyOfEntries(entries: [string, unknown][], budget: Budget, depth: number): Record<string, unknown> {
  const copies = entries.slice(0, ITEMS_MAX).map(([key, item]): [string, unknown] => {
    if (isLeft(key, item, depth)) return [key, item];
    return [key, isHidden(key) && item != null ? HIDDEN : copyOf(item, budget, depth + 1)];
  });
  return Object.fromEntries(copies);
}

/** PostgreSQL repeats the row's values in `detail` and the statement's in `where`. */
const SPEAKING = new Set(['detail', 'where', 'parameters', 'internalQuery']);

function copyOfError(error: Error, budget: Budget, depth: number): Record<string, unknown> {
  const own = Object.entries(error).filter(([key]) => !SPEAKING.has(key) && key !== 'name');
  return {
    type: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...copyOfEntries(own, budget, depth + 1),
    ...(error.cause === undefined ? {} : { cause: copyOf(error.cause, budget, depth + 1) }),
  };
}
