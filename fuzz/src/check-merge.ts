import { MESSAGE_KINDS, parseChat } from '@homelake/chat';
import type { ParsedChat } from '@homelake/chat';
import { exportDigest, mergeExports, messageId } from '@homelake/lake';
import type { ExportDigest, MergedChat } from '@homelake/lake';
import { areConnected, clockIsKnown, drawMergeWorld, minuteOf, offsetAt, writeExport } from './merge-world.ts';
import type { Phone, World } from './merge-world.ts';
import { createRandom } from './random.ts';

interface Given {
  readonly phone: Phone;
  readonly chat: ParsedChat;
  readonly keys: ExportDigest;
}

interface Source {
  readonly given: Given;
  readonly index: number;
  readonly place: number;
}

/**
 * Draws a conversation and the exports that several phones make of it, merges them, and compares the result with the conversation: each
 * message once, in order, at its time, with its sender and its newest text; the same for any order of arrival and for exports
 * that come again; ids that stay when exports are added; and the same rows where the settled ones are left out.
 *
 * @returns null where all is right, else what is wrong first. The same seed always gives the same answer.
 */
export const checkMerge = (seed: number): string | null => {
  const world = drawMergeWorld(seed);
  const given = world.phones.map((phone): Given => {
    const chat = parseChat(writeExport(world, phone), { dateOrder: 'dmy' });
    return { phone, chat, keys: exportDigest(phone.id, chat) };
  });
  for (const { phone, chat } of given) {
    if (chat.length !== phone.places.length) return `parsed ${chat.length} messages of ${phone.places.length}`;
  }
  const merged = mergeExports(given.map(({ keys }) => keys));
  return (
    compareRows(world, given, merged) ??
    comparePeople(world, given, merged) ??
    compareArrivals(seed, world, given, merged) ??
    compareSettled(given, merged)
  );
};

const sourcesOf = (given: readonly Given[], merged: MergedChat, row: number): Source[] => {
  const sources: Source[] = [];
  for (let at = merged.sourceStart[row] ?? 0; at < (merged.sourceStart[row + 1] ?? 0); at += 1) {
    const exportId = merged.exportIds[merged.sourceExport[at] ?? -1];
    const one = given.find(({ keys }) => keys.exportId === exportId);
    const index = merged.sourceIndex[at] ?? -1;
    if (one !== undefined) sources.push({ given: one, index, place: one.phone.places[index] ?? -1 });
  }
  return sources;
};

/** The export whose clock counts: the longest; of equal ones the one that ends first, then the smallest id. */
const referenceOf = (given: readonly Given[]): Given | undefined =>
  given.toSorted(
    ({ keys: one }, { keys: other }) =>
      Number(other.dateOrderProved) - Number(one.dateOrderProved) ||
      other.length - one.length ||
      (one.sentAt.at(-1) ?? 0) - (other.sentAt.at(-1) ?? 0) ||
      (one.exportId < other.exportId ? -1 : 1),
  )[0];

const compareRows = (world: World, given: readonly Given[], merged: MergedChat): string | null => {
  const { sent } = world;
  const reference = referenceOf(given);
  if (reference === undefined) return null;
  // A row may have the clock of an export that does not contain it but that determined its position.
  const allKnown = given.every(({ phone }) => clockIsKnown(world, phone, reference.phone));
  const seen = new Map<number, number>();
  const lastIndex = new Map<Given, number>();
  let lastMinute = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < merged.length; row += 1) {
    const sources = sourcesOf(given, merged, row);
    const place = sources[0]?.place ?? -1;
    const message = sent[place];
    if (message === undefined) return `row ${row} comes from no message`;
    const mixed = sources.find((source) => source.place !== place);
    if (mixed !== undefined)
      return `row ${row} is two messages: ${describe(world, place)} and ${describe(world, mixed.place)}`;
    const before = seen.get(place);
    if (before !== undefined) {
      const holders = [before, row].map((of) =>
        sourcesOf(given, merged, of)
          .map((source) => given.indexOf(source.given))
          .join(),
      );
      return `rows ${before} and ${row} are one message: ${describe(world, place)} of exports ${holders.join(' and ')}`;
    }
    seen.set(place, row);
    for (const { given: one, index } of sources) {
      if (index <= (lastIndex.get(one) ?? -1)) return `row ${row} leaves the order of its file`;
      lastIndex.set(one, index);
    }
    const onClock = allKnown || sources.some(({ given: one }) => one === reference);
    if (onClock) {
      if (minuteOf(message) < lastMinute) return `row ${row} stands behind a later one: ${describe(world, place)}`;
      lastMinute = minuteOf(message);
      const wall = message.at + offsetAt(reference.phone.zone, message.at) * 60;
      const fine = sources.some(({ given: one }) => one.phone.ios);
      const expected = fine ? wall : wall - (wall % 60);
      if (merged.sentAt[row] !== expected)
        return `row ${row} is ${((merged.sentAt[row] ?? 0) - expected) / 60} minutes off: ${describe(world, place)}`;
    }
    const wrong = compareContent(world, given, merged, row, sources);
    if (wrong !== null) return `row ${row}: ${wrong}: ${describe(world, place)}`;
  }
  const all = new Set(given.flatMap(({ phone }) => phone.places));
  if (seen.size !== all.size) return `${seen.size} messages of ${all.size}`;
  if (merged.sourceIndex.length !== given.reduce((sum, { keys }) => sum + keys.length, 0)) return 'a source is missing';
  if (merged.shifts.some(({ votes }) => votes === 0)) return 'a clock is shifted without a message that agrees';
  return null;
};

const describe = ({ sent }: World, place: number): string => {
  const message = sent[place];
  if (message === undefined) return `place ${place}`;
  const more = message.edit === null ? (Number.isFinite(message.deletedFrom) ? ', deleted' : '') : ', edited';
  return `${place} (${message.kind}${more} of ${message.who}, "${message.text}", ${new Date(message.at * 1000).toISOString()})`;
};

/** Compares the newest text, and edits and deletions that the exports show. */
const compareContent = (
  { sent }: World,
  given: readonly Given[],
  merged: MergedChat,
  row: number,
  sources: readonly Source[],
): string | null => {
  const message = sent[sources[0]?.place ?? -1];
  if (message === undefined || message.kind !== 'text') return null;
  const deleted = sources.some(({ given: one }) => one.phone.takenAt >= message.deletedFrom);
  const kind = MESSAGE_KINDS[merged.kind[row] ?? -1];
  if (kind !== (deleted ? 'deleted' : 'text')) return `it is ${kind ?? 'nothing'}`;
  const telling = sources.filter(({ given: one }) => one.phone.takenAt < message.deletedFrom);
  const edit = message.edit;
  const edited = edit !== null && telling.some(({ given: one }) => one.phone.takenAt >= edit.from);
  if (merged.edited[row] !== (edited ? 1 : 0)) return 'it is wrong on the edit';
  if (telling.length === 0) return null;
  const from = given.find(({ keys }) => keys.exportId === merged.exportIds[merged.textExport[row] ?? -1]);
  const text = from?.chat.text(merged.textIndex[row] ?? -1);
  return text === (edited ? edit.text : message.text) ? null : `it says "${text ?? ''}"`;
};

const comparePeople = ({ sent }: World, given: readonly Given[], merged: MergedChat): string | null => {
  const whoOf = new Map<number, number>();
  const personsOf = new Map<number, Set<number>>();
  for (let row = 0; row < merged.length; row += 1) {
    const person = merged.person[row] ?? -1;
    const message = sent[sourcesOf(given, merged, row)[0]?.place ?? -1];
    if (message === undefined || message.kind === 'added' || message.kind === 'left') continue;
    const who = message.who;
    if ((whoOf.get(person) ?? who) !== who) return `row ${row}: a message of ${who} is under the name of another`;
    whoOf.set(person, who);
    personsOf.set(who, (personsOf.get(who) ?? new Set()).add(person));
  }
  for (const [who, persons] of personsOf) {
    if (persons.size > 1 && isOnePerson(sent, given, who)) return `${who} is ${persons.size} persons`;
  }
  return null;
};

/** True where all exports that show a person share a name of the person or an anchor text, directly or through others. */
const isOnePerson = (sent: World['sent'], given: readonly Given[], who: number): boolean => {
  const anchors = ({ phone }: Given): Set<number> =>
    new Set(phone.places.filter((place) => sent[place]?.who === who && sent[place].isAnchor));
  const showing = given.filter(({ keys, phone }) => keys.senders.includes(phone.names[who] ?? ''));
  const reached = new Set(showing.slice(0, 1));
  for (let size = 0; size < reached.size;) {
    size = reached.size;
    for (const one of showing) {
      const own = anchors(one);
      if (
        [...reached].some(
          (other) =>
            other.phone.names[who] === one.phone.names[who] || [...anchors(other)].some((place) => own.has(place)),
        )
      )
        reached.add(one);
    }
  }
  return reached.size === showing.length;
};

/** The result of a merge as text, without ids and without the order of the exports. */
const said = (given: readonly Given[], merged: MergedChat): string[] =>
  Array.from({ length: merged.length }, (_, row) =>
    JSON.stringify([
      merged.sentAt[row],
      merged.people[merged.person[row] ?? -1]?.names,
      merged.kind[row],
      merged.edited[row],
      merged.exportIds[merged.textExport[row] ?? -1],
      merged.textIndex[row],
      sourcesOf(given, merged, row)
        .map(({ given: one, index }) => messageId(one.keys.exportId, index))
        .sort(),
    ]),
  );

const idsOf = (merged: MergedChat): string[] =>
  Array.from({ length: merged.length }, (_, row) =>
    messageId(merged.exportIds[merged.idExport[row] ?? -1] ?? '', merged.idIndex[row] ?? 0),
  );

/**
 * Two exports with few messages in common, on either side of a change of clocks, may keep two rows for a message until another export
 * brings the evidence; one of the ids is then dropped. So ids are compared only with those of merges that are right by themselves.
 */
const compareArrivals = (seed: number, world: World, given: readonly Given[], merged: MergedChat): string | null => {
  const random = createRandom(seed + 1);
  const arriving = given
    .map((one) => ({ one, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one);
  const again = arriving.filter(() => random.chance(0.5));
  const expected = said(given, merged);
  const other = said(given, mergeExports([...arriving, ...again].map(({ keys }) => keys)));
  const differing = expected.findIndex((row, at) => row !== other[at]);
  if (differing >= 0 || expected.length !== other.length)
    return `another order of arrival says otherwise in row ${differing}`;
  let before: string[] = [];
  for (let count = 1; count <= arriving.length; count += 1) {
    const some = arriving.slice(0, count);
    if (!areConnected(some.map(({ phone }) => phone))) return null;
    const part = mergeExports(some.map(({ keys }) => keys));
    const ids = new Set(idsOf(part));
    const gone = before.find((id) => !ids.has(id));
    if (gone !== undefined)
      return `the id ${gone} is gone when export ${given.indexOf(some[count - 1] as Given)} comes`;
    before = compareRows(world, some, part) === null ? [...ids] : [];
  }
  return null;
};

/** Largest difference between two clocks, in seconds. */
const WIDEST_SHIFT = 27 * 3600;

/** Rows at the beginning that no other export can reach may be left out of a merge, without any change of the others. */
const compareSettled = (given: readonly Given[], merged: MergedChat): string | null => {
  const first = referenceOf(given);
  if (first === undefined) return null;
  const others = given.filter((one) => one !== first).flatMap(({ keys }) => [...keys.sentAt]);
  const limit = Math.min(...others) - WIDEST_SHIFT;
  const { sentAt } = first.keys;
  let from = 0;
  while (from < sentAt.length - 1 && (sentAt[from] ?? 0) < limit) from += 1;
  if (from === 0 || sentAt.subarray(from).some((time) => time < limit)) return null;
  const part = mergeExports(
    given.map(({ keys }) => keys),
    { from },
  );
  const [all, some] = [said(given, merged).slice(from), said(given, part).slice(from)];
  return all.length === some.length && all.every((row, at) => row === some[at])
    ? null
    : `rows from ${from} on differ where the settled ones are left out`;
};
