import { type ChatVerdict, settleChat } from '@homelake/chat';
import type { ExportSample } from './export-sample.ts';

/**
 * How the exports of one chat are to be read, from the evidence of all of them: null for one whose own evidence says the same, as of most.
 * The others are digested once more, under this verdict. Pure.
 */
export function settleReadings(chat: readonly ExportSample[]): readonly (ChatVerdict | null)[] {
  const all = chat.map(({ evidence }) => evidence);
  const chatNames = [...new Set(chat.flatMap((one) => one.chatNames))].sort();
  return all.map((evidence) => {
    const verdict = settleChat(evidence, all, chatNames);
    return JSON.stringify(verdict) === JSON.stringify(settleChat(evidence)) ? null : verdict;
  });
}
