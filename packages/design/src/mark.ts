import { escapeHtml } from './escape.ts';

/** Two brush strokes, each a closed outline that swells and thins: a boat above, a wave below. */
export const MARK_BOAT =
  'M5 19.5 C9.5 25.8 16.4 28.9 24.6 28.6 C32.4 28.3 38.9 25 43.4 18.6 C38.6 22.1 32.2 24.1 24.5 24.3 C16.9 24.5 10.6 22.9 5 19.5 Z';
export const MARK_WAVE =
  'M3 36.8 C8.2 32.6 13.4 32.3 18.6 35.4 C23.4 38.2 28 38.5 33 35.6 C37.4 33 41.4 32.8 45.5 35.2 C41.6 35.1 38.2 36.3 34.7 38.5 C28.9 42.1 23 41.9 17.2 38.6 C12.4 35.8 7.8 35.2 3 36.8 Z';

/** The mark as inline SVG; it takes its colour from `color`. Without a title it is decoration. */
export const mark = (options: { size_rem?: number; title?: string } = {}): string => {
  const size = `${options.size_rem ?? 2}rem`;
  const label = options.title ? `role="img" aria-label="${escapeHtml(options.title)}"` : 'aria-hidden="true"';
  return `<svg class="mark" viewBox="0 0 48 48" width="${size}" height="${size}" ${label} focusable="false"><path fill="currentColor" d="${MARK_BOAT}"/><path fill="currentColor" opacity=".75" d="${MARK_WAVE}"/><circle class="light" cx="24.2" cy="12.2" r="3.1"/></svg>`;
};

/** The mark as a file of its own, for `/favicon.svg`. */
export const markFile = (): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="10" fill="#fbfaf6"/><path fill="#0f6b66" d="${MARK_BOAT}"/><path fill="#0f6b66" opacity=".75" d="${MARK_WAVE}"/><circle fill="#c8442b" cx="24.2" cy="12.2" r="3.1"/></svg>`;
