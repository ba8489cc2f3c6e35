import { raw, html as tagged } from 'hono/html';

/** A piece of finished HTML. Everything put into a template that is not one is escaped. */
export type Html = string & { readonly isEscaped: true };

/** `html\`<p>${text}</p>\``: texts are escaped, lists joined, null and false left out. Synchronous: takes no promises. */
export const html = (strings: TemplateStringsArray, ...values: unknown[]): Html =>
  tagged(strings, ...values.map((v) => (typeof v === 'bigint' ? v.toString() : v))) as unknown as Html;

/** Marks a text as finished HTML. Only for what this package or `@tongzhou/design` made. */
export const trusted = (text: string): Html => raw(text) as unknown as Html;

export const NOTHING: Html = trusted('');
