// Writes messages/<area>.zh-Hant.json from zh-Hans (Taiwan wording, phrase by phrase), with the overrides of
// messages/overrides.zh-Hant.json; sorts the keys of all files. `--check` fails when anything is stale.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as OpenCC from 'opencc-js';

const folder = new URL('../packages/i18n/messages/', import.meta.url);
const check = process.argv.includes('--check');
const convert = OpenCC.Converter({ from: 'cn', to: 'twp' });
const read = (name: string) =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Record<string, string>;
const overrides = read('overrides.zh-Hant.json');
let stale = false;

function put(name: string, messages: Record<string, string>): void {
  const sorted = Object.fromEntries(Object.entries(messages).sort(([a], [b]) => (a < b ? -1 : 1)));
  const text = `${JSON.stringify(sorted, null, 2)}\n`;
  const before = readdirSync(folder).includes(name) ? readFileSync(new URL(name, folder), 'utf8') : '';
  if (before === text) return;
  stale = true;
  if (check) console.error(`${name} is stale: run \`node scripts/i18n-hant.ts\``);
  else writeFileSync(new URL(name, folder), text);
}

for (const name of readdirSync(folder).filter((file) => file.endsWith('.zh-Hans.json'))) {
  const source = read(name);
  put(name, source);
  put(name.replace('zh-Hans', 'en'), read(name.replace('zh-Hans', 'en')));
  put(
    name.replace('zh-Hans', 'zh-Hant'),
    Object.fromEntries(Object.entries(source).map(([key, text]) => [key, overrides[key] ?? convert(text)])),
  );
}
if (check && stale) process.exitCode = 1;
