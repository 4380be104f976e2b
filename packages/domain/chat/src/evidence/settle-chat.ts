import type { ChatEvidence, ChatVerdict } from '../message/chat-evidence.ts';
import { settleEdits } from './edit-tails.ts';
import { settleNames } from './settle-names.ts';

/**
 * Decides how an export is to be read, from the evidence of all exports of its chat. The order of the exports does not matter, nor do
 * repetitions.
 * @param own evidence of the export itself
 * @param all evidence of each export of the chat, `own` included
 * @param chatNames names of the chat from the names of its files (`chatNameFromFile`)
 */
export function settleChat(
  own: ChatEvidence,
  all: readonly ChatEvidence[] = [own],
  chatNames: readonly string[] = [],
): ChatVerdict {
  const names = all.flatMap((one) => one.names);
  const speakers = new Set(names.map(({ name }) => name));
  const people = new Set(names.filter(({ isPerson }) => isPerson).map(({ name }) => name));
  // In a chat of two, iOS prints notices under the name of the other person, who also has messages.
  const isOfPerson = (group: string): boolean => speakers.has(group) || people.has(group.split(': ', 1)[0] ?? '');
  const groups = new Set(all.flatMap((one) => one.groups));
  return {
    ...settleNames(own, all, chatNames),
    known: own.strangers.filter((name) => speakers.has(name)),
    groups: [...groups].filter((name) => !isOfPerson(name)).sort(),
    edited: own.edits === null || own.edits.length === 0 ? null : settleEdits(all.map(({ edits }) => edits)),
  };
}
