import { DEFINITIONS, type Definition, type Meaning, OPTION_PREFIXES } from './definitions.ts';

export interface SettingsRow {
  name: string;
  default: string;
  meaning: string;
  secret: boolean;
}

/** Chinese for every Chinese locale, else English. */
const languageOf = (locale: string): keyof Meaning => (locale.startsWith('zh') ? 'zh-Hans' : 'en');

/** The documented table of all settings; shows defaults, never values. */
export function settingsTable(locale: string): SettingsRow[] {
  const language = languageOf(locale);
  return Object.values(DEFINITIONS as Record<string, Definition>).map((definition) => ({
    name: definition.name,
    default: definition.shown ?? definition.value ?? '',
    meaning: definition.meaning[language],
    secret: definition.secret === true,
  }));
}

const tableText = (locale: string, heads: readonly string[], secretMark: string): string =>
  [
    `| ${heads.join(' | ')} |`,
    `|${heads.map(() => '---').join('|')}|`,
    ...settingsTable(locale).map((row) => {
      const mark = row.secret ? ` ${secretMark}` : '';
      return `| \`${row.name}\` | ${row.default} | ${row.meaning.replaceAll('|', '\\|')}${mark} |`;
    }),
  ].join('\n');

const prefixes = Object.values(OPTION_PREFIXES)
  .map((prefix) => `\`${prefix}*\``)
  .join(', ');

/** The text of docs/SETTINGS.md. */
export const settingsDocument = (): string => `# Settings

All settings are environment variables; without any, everything has a sensible default. An empty value counts as unset. Wrong values, and names beginning with \`TONGZHOU_\` that do not exist, stop the start with a list of all that is wrong. ${prefixes} go to the adapters as they are.

Sandbox adapters run only with \`TONGZHOU_MODE=demo\` while \`HOST\` and \`TONGZHOU_PUBLIC_URL\` are this machine: otherwise the start is refused (\`settings.sandbox_outside_demo\`).

${tableText('en', ['variable', 'default', 'meaning'], '(secret)')}

## 设置

设置都用环境变量；一个不设也能运行。空值等于没设。值写错了，或 \`TONGZHOU_\` 开头的名称不存在，都会停止启动并列出全部错处。${prefixes} 原样交给各适配器。

沙盒适配器只在 \`TONGZHOU_MODE=demo\`、且 \`HOST\` 与 \`TONGZHOU_PUBLIC_URL\` 都是本机时可用，否则拒绝启动（\`settings.sandbox_outside_demo\`）。

${tableText('zh-Hans', ['变量', '默认', '含义'], '（保密）')}

This page is written by \`npx node scripts/settings-doc.ts\`.
`;
