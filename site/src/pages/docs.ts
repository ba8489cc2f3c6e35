import { type Html, html, NOTHING } from '../html.ts';
import type { Page } from '../layout.ts';
import { fold, heading, para, section } from '../pieces.ts';
import type { Reader } from '../reader.ts';

/** As much of an OpenAPI 3.1 document as the readable page needs. */
export interface ApiDocument {
  info: { version: string };
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}
interface Operation {
  operationId: string;
  summary: string;
  description: string;
  tags: readonly string[];
  parameters: readonly Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Readonly<Record<string, { description: string; content: Record<string, { schema: Schema }> }>>;
}
interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: Schema;
}
interface Schema {
  type?: string | readonly string[];
  enum?: readonly unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  description?: string;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  items?: Schema;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  $ref?: string;
}

const DEPTH_MAX = 5;

/** The API in words, made from the same contract that the server obeys. */
export function docsPage(r: Reader, api: ApiDocument): Page {
  const groups = new Map<string, { path: string; method: string; o: Operation }[]>();
  for (const [path, methods] of Object.entries(api.paths))
    for (const [method, o] of Object.entries(methods)) {
      const tag = o.tags[0] ?? '';
      groups.set(tag, [...(groups.get(tag) ?? []), { path, method: method.toUpperCase(), o }]);
    }
  const title = r.t('site.docs.title');
  const body = html`${heading([], title, r.t('site.docs.lede', { version: api.info.version }))}
<p><a class="button" href="/openapi.json">openapi.json</a> <a class="button" href="/docs/errors">${r.t('site.docs.errors')}</a></p>
${section(r.t('site.docs.rules'), html`<ul class="plainlist">${['money', 'writes', 'pages', 'errors', 'limits'].map((k) => html`<li>${r.t(`site.docs.rule_${k}`)}</li>`)}</ul>`)}
<nav class="toc no-print" aria-label="${r.t('site.faq.toc')}"><ol>${[...groups.keys()].map((tag) => html`<li><a href="#${tag}">${tag}</a></li>`)}</ol></nav>
${[...groups].map(([tag, list]) =>
  section(
    tag,
    list.map(({ path, method, o }) => operation(r, path, method, o)),
    tag,
  ),
)}`;
  return { title, description: r.t('site.docs.lede', { version: api.info.version }), body };
}

const operation = (r: Reader, path: string, method: string, o: Operation): Html =>
  html`<article class="operation" id="${o.operationId}">${fold(
    `${method} ${path}`,
    html`<p><strong>${o.summary}</strong></p><p class="soft">${o.description} <code>${o.operationId}</code></p>
${o.parameters.length > 0 ? html`<h4>${r.t('site.docs.parameters')}</h4><ul class="schema">${o.parameters.map((p) => field(p.name, p.schema, p.required, 0, ` (${p.in})`))}</ul>` : NOTHING}
${o.requestBody ? html`<h4>${r.t('site.docs.body')}</h4>${schemaHtml(schemaIn(o.requestBody.content), 0)}` : NOTHING}
<h4>${r.t('site.docs.answer')}</h4>${schemaHtml(schemaIn(o.responses['200']?.content ?? {}), 0)}
<p class="soft">${o.responses.default?.description ?? ''}</p>`,
  )}</article>`;

const schemaIn = (content: Record<string, { schema: Schema }>): Schema =>
  Object.values(content)[0]?.schema ?? {};

function schemaHtml(s: Schema, depth: number): Html {
  if (depth > DEPTH_MAX) return NOTHING;
  const inner = s.items ?? s;
  const variants = inner.anyOf ?? inner.oneOf ?? [];
  const objects = inner.properties ? [inner] : variants.filter((v) => v.properties);
  if (objects.length === 0) return depth === 0 ? html`<p><code>${typeText(s)}</code></p>` : NOTHING;
  return html`${objects.map(
    (o) =>
      html`<ul class="schema">${Object.entries(o.properties ?? {}).map(([name, p]) => field(name, p, (o.required ?? []).includes(name), depth))}</ul>`,
  )}`;
}

const field = (name: string, s: Schema, required: boolean, depth: number, note = ''): Html =>
  html`<li><code>${name}</code>${required ? NOTHING : '?'} <span class="soft">${typeText(s)}${note}${s.description ? ` – ${s.description}` : ''}</span>${schemaHtml(s, depth + 1)}</li>`;

function typeText(s: Schema): string {
  if (s.const !== undefined) return JSON.stringify(s.const);
  if (s.enum) return s.enum.map((x) => String(x)).join(' | ');
  const variants = s.anyOf ?? s.oneOf;
  if (variants) return variants.map(typeText).join(' | ');
  if (s.items) return `${typeText(s.items)}[]`;
  if (s.$ref) return s.$ref.split('/').at(-1)!;
  const type = Array.isArray(s.type) ? s.type.join(' | ') : ((s.type as string | undefined) ?? 'any');
  return s.format ? `${type} ${s.format}` : type;
}

/** Every stable code with its sentence; `/docs/errors#code` is what a problem points to. */
export function errorsPage(r: Reader, codes: Readonly<Record<string, string>>): Page {
  const title = r.t('site.docs.errors');
  const body = html`${heading([[r.t('site.docs.title'), '/docs']], title, r.t('site.docs.errors_lede'))}
${para(r.t('site.docs.errors_text'))}
<dl class="codes">${Object.entries(codes).map(([code, text]) => html`<div id="${code}"><dt><code>${code}</code></dt><dd>${text}</dd></div>`)}</dl>`;
  return { title, description: r.t('site.docs.errors_lede'), body };
}
