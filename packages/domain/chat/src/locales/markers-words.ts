import { LATIN_MARKER_WORDS } from './markers-latin.ts';
import { OTHER_MARKER_WORDS } from './markers-other-scripts.ts';
import type { MarkerWords } from './marker-language.ts';

export const MARKER_WORDS: readonly MarkerWords[] = [...LATIN_MARKER_WORDS, ...OTHER_MARKER_WORDS];

/** The two languages whose Android word for an attached file stands beside the name without parentheses: Persian, Tamil. */
export const ATTACHED_WITHOUT_PARENTHESES = {
  before: ['فایل پیوست شد'],
  after: ['இணைக்கப்பட்டது', 'இணைக்கப்பட்டத'],
} as const;
