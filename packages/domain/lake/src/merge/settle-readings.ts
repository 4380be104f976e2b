import { type ChatVerdict, settleChat } from '@homelake/chat';
import type { ExportSample } from './export-sample.ts';

/**
 * Decides, from the evidence of all exports of a chat, how each is to be parsed. Null for an export whose own evidence gives the same
 * verdict, as for most. The others are parsed again with this verdict. Pure.
 */
export function settleReadings(chat: readonly ExportSample[]): readonly (ChatVerdict | null)[] {
  const all = chat.map(({ evidence }) => evidence);
  const chatNames = [...new Set(chat.flatMap((one) => one.chatNames))].sort();
  return all.map((evidence) => {
    const verdict = settleChat(evidence, all, chatNames);
    return JSON.stringify(verdict) === JSON.stringify(settleChat(evidence)) ? null : verdict;
  });
}
