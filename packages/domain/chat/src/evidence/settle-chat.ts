import type { ChatEvidence, ChatVerdict } from '../message/chat-evidence.ts';
import { settleEdits } from './edit-tails.ts';
import { settleNames } from './settle-names.ts';

/**
 * Decides how an export is to be read, from the evidence of all exports of its chat: the same whatever order they came in, and however often.
 * @param own the evidence of the export itself
 * @param all of each export of the chat, `own` among them
 * @param chatNames the chat's names as the names of its files tell them (`chatNameFromFile`)
 */
export function settleChat(
  own: ChatEvidence,
  all: readonly ChatEvidence[] = [own],
  chatNames: readonly string[] = [],
): ChatVerdict {
  // In a chat of two notices of the chat stand under the other person's name, who has said something as well.
  const speakers = new Set(all.flatMap(({ names }) => names.map(({ name }) => name)));
  const groups = new Set(all.flatMap((one) => one.groups));
  return {
    ...settleNames(own, all, chatNames),
    known: own.strangers.filter((name) => speakers.has(name)),
    groups: [...groups].filter((name) => !speakers.has(name)).sort(),
    edited: own.edits === null || own.edits.length === 0 ? null : settleEdits(all.map(({ edits }) => edits)),
  };
}
