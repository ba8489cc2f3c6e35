import type { Answer } from '../base/client.ts';

export type PaperCode = Answer<'society.papers'>['items'][number]['code'];

/** Conduct first: the oath about money rests on it. */
export const PAPERS_IN_ORDER: readonly PaperCode[] = ['conduct', 'money_oath'];
