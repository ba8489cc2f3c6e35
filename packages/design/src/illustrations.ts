/** Small line drawings in the mark's hand, for places where there is nothing to show yet. */
export type Scene = 'shore' | 'table' | 'ledger' | 'lantern';

const STROKES: Record<Scene, string> = {
  // an empty boat at the shore
  shore:
    '<path d="M30 58c14 9 40 11 58 1-6 12-17 17-29 17-13 0-23-6-29-18z"/><path d="M6 88c12-7 21-6 32 0s21 6 32 0 21-6 32 0 12 4 16 2"/><path d="M59 58V24"/><path d="M59 27c9 3 15 10 18 21-6-2-12-2-18 1"/>',
  // the stall: a small table, two stools, a kettle
  table:
    '<path d="M22 46h76"/><path d="M32 46l-5 42M88 46l5 42"/><path d="M50 46V34c0-3 3-5 7-5h7c4 0 6 2 6 5v12"/><path d="M70 34c5-1 8 1 7 5-1 3-4 4-7 4"/><path d="M6 92v-15h14v15M100 92v-15h14v15"/>',
  // an open account book
  ledger:
    '<path d="M60 32c-11-8-25-9-40-5v52c15-4 29-3 40 5 11-8 25-9 40-5V27c-15-4-29-3-40 5z"/><path d="M60 32v52"/><path d="M29 42c8-1 14 0 21 3M29 54c8-1 14 0 21 3M70 45c7-3 13-4 21-3M70 57c7-3 13-4 21-3"/>',
  // a lantern on a pole
  lantern:
    '<path d="M30 96V18c14-5 26-4 34 2v10"/><path d="M50 34c6-4 22-4 28 0M50 34c-8 9-8 25 0 34 8 4 20 4 28 0 8-9 8-25 0-34"/><path d="M50 68c8 4 20 4 28 0M64 71v13M64 31c-5 10-5 30 0 40M64 31c5 10 5 30 0 40"/>',
};

/** Decoration only: what is missing is said in words beside it. */
export const illustration = (scene: Scene): string =>
  `<svg class="illustration" viewBox="0 0 120 104" width="7.5rem" height="6.5rem" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${STROKES[scene]}</svg>`;
