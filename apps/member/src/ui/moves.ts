let moves = 0;

/** Called on each change of address inside the app. */
export const noteMove = (): void => {
  moves += 1;
};

/** False on the page the reader opened the app with: there the browser decides about focus. */
export const wasMoved = (): boolean => moves > 1;
