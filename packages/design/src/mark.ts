import { escapeHtml } from './escape.ts';

/** Two brush strokes, each a closed outline that swells and thins: a boat above, a wave below. */
export const MARK_BOAT =
  'M4.5 18.5 C8.6 26.4 15.9 30.4 24.6 30.1 C32.9 29.8 39.6 25.6 43.9 17.4 C38.9 21.9 32.4 24.1 24.5 24.3 C16.7 24.5 10.2 22.6 4.5 18.5 Z';
export const MARK_WAVE =
  'M2.5 37.6 C7.8 32.4 13.2 31.9 18.6 35 C23.4 37.8 28 38 33 35.2 C37.4 32.6 41.6 32.6 45.8 35.4 C41.8 35.6 38.2 37.2 34.7 39.4 C28.9 43.1 23 43 17.2 39.6 C12.4 36.8 7.8 36 2.5 37.6 Z';

/** The mark as inline SVG; it takes its colour from `color`. Without a title it is decoration. */
export const mark = (options: { size_rem?: number; title?: string } = {}): string => {
  const size = `${options.size_rem ?? 2}rem`;
  const label = options.title ? `role="img" aria-label="${escapeHtml(options.title)}"` : 'aria-hidden="true"';
  return `<svg class="mark" viewBox="2 7 44 44" width="${size}" height="${size}" ${label} focusable="false"><path fill="currentColor" d="${MARK_BOAT}"/><path fill="currentColor" opacity=".75" d="${MARK_WAVE}"/></svg>`;
};

/** The mark as a file of its own, for `/favicon.svg`. */
export const markFile = (): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 4 52 52"><rect x="-2" y="4" width="52" height="52" rx="10" fill="#fbfaf6"/><path fill="#0f6b66" d="${MARK_BOAT}"/><path fill="#0f6b66" opacity=".75" d="${MARK_WAVE}"/></svg>`;
