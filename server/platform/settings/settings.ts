import { CodedError, type FieldError } from '@tongzhou/kernel';
import type * as z from 'zod';
import { DEFINITIONS, IGNORED_PREFIX, OPTION_PREFIXES } from './definitions.ts';

type Definitions = typeof DEFINITIONS;
type Key = keyof Definitions;
type Given = {
  [K in Key]: z.output<Definitions[K]['shape']> | (Definitions[K]['value'] extends null ? undefined : never);
};
type Adapter = keyof typeof OPTION_PREFIXES;
type AdapterKey = `adapter_${Adapter}`;

/** What the environment says, checked, with defaults filled in. */
export type Settings = Omit<Given, 'public_url' | AdapterKey> & {
  public_url: string;
  /** What follows the adapter's prefix, e.g. `MERCHANT` of `TONGZHOU_PAY_MERCHANT`. */
  adapter_options: Readonly<Record<Adapter, Readonly<Record<string, string>>>>;
} & Record<AdapterKey, 'sandbox' | 'none'>;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings. Either all are right or one error lists every variable that is wrong and why
 * (`settings.wrong`; `fields` hold `/VARIABLE` and a code, `message` has a line for each; values never appear).
 * `settings.sandbox_outside_demo`: pretended payments where real people could reach them; the start is refused.
 */
export function readSettings(env: Environment): Settings {
  const wrong: FieldError[] = unknownVariables(env);
  const given = Object.fromEntries(
    Object.entries(DEFINITIONS).map(([key, definition]) => [
      key,
      readOne(definition, env[definition.name], wrong),
    ]),
  ) as Given;
  if (wrong.length > 0) throw wrongSettings(wrong);
  const settings = filledIn(given, env);
  assertTogether(settings);
  return settings;
}

function readOne(definition: Definitions[Key], text: string | undefined, wrong: FieldError[]): unknown {
  const value = text?.trim() || definition.value;
  if (value === null) return undefined;
  const result = definition.shape.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const params = 'params' in issue ? (issue.params as FieldError['params']) : undefined;
  wrong.push({ path: `/${definition.name}`, code: issue.message, ...(params ? { params } : {}) });
  return undefined;
}

/** A misspelt name would otherwise be a setting that silently keeps its default. */
function unknownVariables(env: Environment): FieldError[] {
  const known = new Set<string>(Object.values(DEFINITIONS).map(({ name }) => name));
  const open = [...Object.values(OPTION_PREFIXES), IGNORED_PREFIX];
  return Object.keys(env)
    .filter(
      (name) =>
        name.startsWith('TONGZHOU_') && !known.has(name) && !open.some((prefix) => name.startsWith(prefix)),
    )
    .sort()
    .map((name) => ({ path: `/${name}`, code: 'settings.unknown_variable' }));
}

function filledIn(given: Given, env: Environment): Settings {
  const adapter = given.mode === 'demo' ? 'sandbox' : 'none';
  return {
    ...given,
    public_url: given.public_url ?? `http://localhost:${given.port}`,
    adapter_sms: given.adapter_sms ?? adapter,
    adapter_pay: given.adapter_pay ?? adapter,
    adapter_bank: given.adapter_bank ?? adapter,
    adapter_options: { sms: optionsOf('sms', env), pay: optionsOf('pay', env), bank: optionsOf('bank', env) },
  };
}

function optionsOf(adapter: Adapter, env: Environment): Record<string, string> {
  const prefix = OPTION_PREFIXES[adapter];
  const options = Object.entries(env).filter(([name, value]) => name.startsWith(prefix) && value);
  return Object.fromEntries(options.map(([name, value]) => [name.slice(prefix.length), value!]));
}

/** Only this machine can reach these. A name that resolves elsewhere is not trusted to stay. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(host.toLowerCase());

function assertTogether(settings: Settings): void {
  const reachable = !isLoopback(settings.host) || !isLoopback(new URL(settings.public_url).hostname);
  const sandbox = (['adapter_sms', 'adapter_pay', 'adapter_bank'] as const).filter(
    (key) => settings[key] === 'sandbox',
  );
  if (sandbox.length > 0 && (settings.mode !== 'demo' || reachable)) {
    const names = sandbox.map((key) => DEFINITIONS[key].name).join(', ');
    throw new CodedError('settings.sandbox_outside_demo', {
      status: 500,
      params: { names },
      message: `${names}: sandbox adapters run only with TONGZHOU_MODE=demo and with HOST and TONGZHOU_PUBLIC_URL on this machine`,
    });
  }
  if (
    settings.mode === 'production' &&
    !isLoopback(new URL(settings.public_url).hostname) &&
    !settings.public_url.startsWith('https:')
  ) {
    throw wrongSettings([{ path: `/${DEFINITIONS.public_url.name}`, code: 'settings.public_url_not_https' }]);
  }
}

function wrongSettings(fields: FieldError[]): CodedError {
  const line = ({ path, code, params }: FieldError) => {
    const facts = Object.entries(params ?? {}).map(([name, value]) => `${name} ${value}`);
    return `${path.slice(1)}: ${[code, ...facts].join(', ')}`;
  };
  return new CodedError('settings.wrong', {
    status: 500,
    fields,
    params: { count: fields.length },
    message: fields.map(line).join('\n'),
  });
}
