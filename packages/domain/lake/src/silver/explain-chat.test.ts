import { expect, test } from 'vitest';
import { BERLIN, KOLKATA, START, dice, exportOf, sentence } from '../merge/conversation.test-helper.ts';
import type { Phone, TrueMessage } from '../merge/conversation.test-helper.ts';
import { explainChat } from './explain-chat.ts';
import { groupDigests } from '../merge/group-digests.test-helper.ts';
import { mergeExports } from '../merge/merge-exports.ts';

const roll = dice(11);
const truth = Array.from({ length: 40 }, (_, place): TrueMessage => ({
  at: START + place * 600,
  person: place % 2,
  kind: 'text',
  text: sentence(roll),
}));
const phone = (id: string, from: number, to: number, more: Partial<Phone> = {}): Phone => ({
  id: id.repeat(64),
  names: ['Ann', 'Bob'],
  owner: 0,
  ios: false,
  german: false,
  zone: BERLIN,
  withMedia: false,
  takenAt: START,
  from,
  to,
  without: new Set(),
  odd: false,
  ...more,
});

test('an explanation lists the messages of each export, and each conclusion with its evidence', () => {
  const digests = [
    exportOf(truth, phone('a', 0, 20)).digest,
    exportOf(truth, phone('b', 10, 30, { zone: KOLKATA, names: ['Ann', '+49 151 2345678'] })).digest,
    exportOf(truth, phone('c', 35, 40)).digest,
  ];
  const { chats } = groupDigests(digests.map((one) => ({ digest: one, nameHint: 'Bob' })));
  const [chat] = chats;
  const merged = mergeExports(digests);
  expect(explainChat(merged, { ...chat!, nameOf: (id) => `${id[0]}.txt` }).join('\n'))
    .toBe(`Bob (aaaaaaaaaaaa): 35 messages from 3 exports

Exports
  a.txt (aaaaaaaaaaaa): 20 messages, 10 of them in no other export, 2024-01-08 10:00 to 2024-01-08 13:10
  b.txt (bbbbbbbbbbbb): 20 messages, 10 of them in no other export, 2024-01-08 11:40 to 2024-01-08 14:50
  c.txt (cccccccccccc): 5 messages, 5 of them in no other export, 2024-01-08 15:50 to 2024-01-08 16:30

One chat because
  aaaaaaaaaaaa and bbbbbbbbbbbb: 10 messages in common
  aaaaaaaaaaaa and cccccccccccc: the same name and senders, at different times

Corrected clocks
  b.txt (bbbbbbbbbbbb): 4:30 h ahead (10 messages agree)

People with several names
  Bob, also +49 151 2345678: "Bob" and "+49 151 2345678": 5 messages agree; "Bob": the same name

Not covered by any export
  2024-01-08 14:50 to 2024-01-08 15:50`);
  expect(explainChat(mergeExports([]), { chatId: 'x', name: 'Nobody', evidence: [] })).toEqual([
    'Nobody (x): 0 messages from 0 exports',
  ]);
});
