import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Locale } from './i18n.ts';

export type Speak = (language: Locale) => Promise<void>;
export const Speaking = createContext<Speak>(async () => {});
/** Changes the language of everything. */
export const useSpeak = (): Speak => useContext(Speaking);
