import { photoKey, renditionKey, StorageError } from '@homelake/storage';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { changePhoto } from './change-photo.ts';
import { erasePhoto } from './erase-photo.ts';
import type { PhotoRecord } from './photo-record.ts';
import { photoOf } from './photo-of.ts';
import { readPhotoEdits, readPhotoRecord } from './photo-records.ts';
import { arrivalOf, contents, createWorld, putOriginal, rows } from './photo-world.test-helper.ts';
import type { World } from './photo-world.test-helper.ts';
import { processPhoto } from './process-photo.ts';
import { purgeTrash } from './purge-trash.ts';
import { raced } from './schedule.test-helper.ts';
import type { Actor, Choice } from './schedule.test-helper.ts';

/*
 * A photo is erased while it is processed, edited and handed in again. A schedule decides whose call of the store or the catalog is next. Whoever was
 * killed or is to try again does so at the end. The photo is whole or gone then, and those who were told so were told the truth.
 */

const NAME = 'beach.jpg';
const CONTENT = 'a beach';

/** A photo in the trash, as plain values to start each run from. */
const trashed = await (async () => {
  const world = createWorld();
  const { key, id } = await putOriginal(world, NAME, CONTENT);
  await processPhoto(world.ports, { key, arrival: arrivalOf(NAME) });
  // Restored before at the same instant, since the clock stands.
  await changePhoto(world.ports, id, { trashed: true });
  await changePhoto(world.ports, id, { trashed: false });
  await changePhoto(world.ports, id, { trashed: true, addTags: ['sea'] });
  return { key, id, disk: world.disk, memory: world.memory };
})();
const { key, id } = trashed;
const begun = (): World => createWorld({ disk: new Map(trashed.disk), memory: structuredClone(trashed.memory) });

const isTrashed = async ({ store }: Pick<World, 'store'>) => (await readPhotoEdits(store, id))?.trashedAt != null;

const ACTORS = {
  erase: (ports) => {
    // What points to a photo that came again stays.
    const onGone = async (record: PhotoRecord): Promise<void> => {
      if (record.leavingForGood === true) return;
      expect(await ports.store.head(record.key), 'the original of a photo that is told to be gone').toBeNull();
    };
    return erasePhoto(ports, id, { onGone });
  },
  purge: ({ catalog, now, ...ports }) => {
    const forget = (one: string) => erasePhoto({ ...ports, catalog, now }, one, { isDue: () => isTrashed(ports) });
    return purgeTrash({ catalog, now, forget }, { everything: true });
  },
  restore: (ports) => changePhoto(ports, id, { trashed: false }),
  process: (ports) => processPhoto(ports, { key, arrival: null }, { again: true }),
  handIn: async (ports) => {
    const record = await readPhotoRecord(ports.store, id);
    if (record?.leavingSince !== undefined) throw new StorageError('unavailable', record.key, 'is being forgotten');
    const put = await putOriginal(ports, NAME, CONTENT);
    return processPhoto(ports, { key: put.key, arrival: arrivalOf(NAME) });
  },
} as const satisfies Record<string, Actor>;
type Name = keyof typeof ACTORS;

const isRemoval = (name: Name): boolean => name === 'erase' || name === 'purge';
const hasRemoved = (answer: unknown): boolean => Array.isArray(answer) && answer.length > 0;

/** Runs them, and then all of it again that was killed or failed; answers what they answered in the end. */
async function runAll(
  world: World,
  names: readonly Name[],
  choose: Choice,
  kills: readonly (number | undefined)[] = [],
) {
  const answers = [
    ...(await raced(
      world,
      names.map((name) => ACTORS[name]),
      choose,
      kills,
    )),
  ];
  // Erasings first: until one that was killed is ended, nothing is added to the photo.
  const inOrder = [...names.entries()].toSorted(([, a], [, b]) => Number(isRemoval(b)) - Number(isRemoval(a)));
  for (const [at, name] of inOrder) {
    for (let tries = 0; answers[at] === undefined || answers[at] instanceof StorageError; tries++) {
      expect(tries).toBeLessThan(5);
      answers[at] = await ACTORS[name](world.ports).catch((error: unknown) => error);
    }
    expect(answers[at], name).not.toBeInstanceOf(Error);
  }
  // As `eraseWholePhoto` has it done.
  const isBack = (await world.store.head(key)) !== null;
  if (isBack && answers.some((answer, at) => isRemoval(names[at] ?? 'process') && hasRemoved(answer)))
    await processPhoto(world.ports, { key, arrival: null });
  return answers;
}

async function expectWholeOrGone(world: World, what: string): Promise<'whole' | 'gone'> {
  const record = await readPhotoRecord(world.store, id);
  if (record === null) {
    expect([Object.keys(contents(world)), rows(world)], what).toEqual([[], {}]);
    return 'gone';
  }
  const all = Object.keys(contents(world));
  expect(
    all.filter((one) => photoKey.parse(one) !== null),
    what,
  ).toEqual([key]);
  expect(
    all.filter((one) => renditionKey.parse(one) !== null),
    what,
  ).toHaveLength(2);
  const row: unknown = JSON.parse(rows(world)[id] ?? 'null');
  expect(row, what).toEqual(photoOf(record, await readPhotoEdits(world.store, id)));
  return 'whole';
}

/** What must be, where nobody hands the photo in again: who takes it out of the trash is told whether it stays. */
function expectTruth(names: readonly Name[], answers: readonly unknown[], end: 'whole' | 'gone', what: string): void {
  const removed = answers.some((answer, at) => isRemoval(names[at] ?? 'process') && hasRemoved(answer));
  const restores = names.flatMap((name, at) => (name === 'restore' ? [answers[at]] : []));
  if (names.includes('handIn') || !names.some(isRemoval)) return;
  if (end === 'whole') expect([removed, restores.some((answer) => answer !== null)], what).toEqual([false, true]);
  else if (!names.includes('erase'))
    expect(
      restores.filter((answer) => answer !== null),
      what,
    ).toEqual([]);
}

const TWO: readonly (readonly [Name, Name])[] = [
  ['erase', 'process'],
  ['process', 'erase'],
  ['erase', 'restore'],
  ['restore', 'erase'],
  ['purge', 'restore'],
  ['restore', 'purge'],
  ['erase', 'handIn'],
  ['handIn', 'erase'],
  ['erase', 'erase'],
];

/** How many calls it makes where nobody else does anything. */
async function callsOf(actor: Actor, world = begun()): Promise<number> {
  let calls = 0;
  await raced(world, [actor], ([made = 0]) => ((calls = made + 1), 0));
  return calls;
}

/** Turns of actors by their index, each of so many calls or to the actor's end. */
function inTurns(...turns: readonly (readonly [number, number])[]): Choice {
  let [turn, made, before] = [0, 0, -1];
  return (calls) => {
    for (;;) {
      const [at, most] = turns[turn] ?? [0, Infinity];
      if (calls[at] !== -1 && made < most) {
        made += 1;
        before = at;
        return at;
      }
      if (turn === turns.length) return before;
      [turn, made] = [turn + 1, 0];
    }
  };
}

/** Runs it for every pair of numbers up to these. */
async function forAll(most: readonly [number, number], run: (first: number, second: number) => Promise<void>) {
  for (let first = 0; first <= most[0]; first++)
    for (let second = 0; second <= most[1]; second++) await run(first, second);
}

test.each(TWO)('%s and %s, the one after some calls of the other and that one after some of it', async (...names) => {
  const ends = new Set<string>();
  const most = [await callsOf(ACTORS[names[0]]), await callsOf(ACTORS[names[1]])] as const;
  await forAll(most, async (first, second) => {
    const world = begun();
    const turns = inTurns([0, first], [1, second], [0, Infinity], [1, Infinity]);
    const answers = await runAll(world, names, turns);
    const what = `${names.join(' and ')}, after ${first} calls and ${second}`;
    const end = await expectWholeOrGone(world, what);
    expectTruth(names, answers, end, what);
    ends.add(end);
  });
  expect(ends).toContain('gone');
});

test('processing that is killed after the photo was erased leaves nothing after its job is repeated', async () => {
  const calls = await callsOf(ACTORS.process);
  await forAll([calls, calls], async (first, more) => {
    const world = begun();
    const turns = inTurns([0, first], [1, Infinity], [0, Infinity]);
    await runAll(world, ['process', 'erase'], turns, [first + more]);
    expect(await expectWholeOrGone(world, `killed ${more} calls after ${first}`)).toBe('gone');
  });
});

/** A job from before the photo was erased, which finds no original. */
const late: Actor = (ports) => processPhoto(ports, { key: photoKey.build({ id, name: 'old.jpg' }), arrival: null });

test('an uploaded photo has its renditions, although an earlier job removes its own traces', async () => {
  const most = [await callsOf(ACTORS.handIn, createWorld()), await callsOf(late, createWorld())] as const;
  await forAll(most, async (first, second) => {
    const world = createWorld();
    const turns = inTurns([0, first], [1, second], [0, Infinity], [1, Infinity]);
    const [handedIn, taken] = await raced(world, [ACTORS.handIn, late], turns);
    // It is done again, and brings back what it took.
    if (taken instanceof StorageError) await processPhoto(world.ports, { key, arrival: null });
    expect(handedIn).toMatchObject({ state: 'ready' });
    expect(await expectWholeOrGone(world, `after ${first} calls and ${second}`)).toBe('whole');
  });
});

test('a photo that is uploaded again after it was erased is not erased by its first job', async () => {
  const most = await callsOf(ACTORS.process);
  let kept = 0;
  await forAll([most, most], async (first, more) => {
    const world = createWorld();
    await putOriginal(world, NAME, CONTENT);
    const turns = inTurns([0, first], [1, Infinity], [0, more], [2, Infinity], [0, Infinity]);
    const [processed, , handedIn] = await raced(world, [ACTORS.process, ACTORS.erase, ACTORS.handIn], turns);
    if (processed instanceof StorageError) await ACTORS.process(world.ports);
    const what = `after ${first} calls and ${more}`;
    if (handedIn instanceof StorageError || handedIn === null) return;
    kept += 1;
    expect(await expectWholeOrGone(world, what), what).toBe('whole');
  });
  expect(kept).toBeGreaterThan(100);
});

test('a photo that is uploaded again between two erasures is complete or gone, and references to it stay', async () => {
  const most = await callsOf(ACTORS.erase);
  const ends = new Set<string>();
  await forAll([most, most], async (first, more) => {
    const world = begun();
    const names = ['erase', 'erase', 'handIn'] as const;
    await runAll(world, names, inTurns([0, first], [1, Infinity], [0, more], [2, Infinity], [0, Infinity]));
    const what = `after ${first} calls and ${more}`;
    ends.add(await expectWholeOrGone(world, what));
  });
  expect([...ends].toSorted()).toEqual(['gone', 'whole']);
});

test('the record of a photo that is erased and handed in again while another erasure removes its files stays', async () => {
  const { ports } = begun();
  let isHandedIn = false;
  const store = {
    ...ports.store,
    remove: async (removed: string) => {
      await ports.store.remove(removed);
      if (removed !== key || isHandedIn) return;
      isHandedIn = true;
      await ACTORS.erase(ports);
      await ACTORS.handIn(ports);
    },
  };
  await erasePhoto({ ...ports, store }, id);
  expect(isHandedIn).toBe(true);
  expect((await readPhotoRecord(ports.store, id))?.arrivals).toEqual([arrivalOf(NAME)]);
});

test('several of them concurrently, killed at any point and repeated', async () => {
  const actor = fc.record({
    name: fc.constantFrom<Name>('erase', 'erase', 'purge', 'restore', 'process', 'process', 'handIn'),
    killedAt: fc.option(fc.nat(30), { freq: 3, nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(actor, { minLength: 2, maxLength: 4 }),
      fc.infiniteStream(fc.nat(1_000)),
      async (actors, stream) => {
        const world = begun();
        const names = actors.map(({ name }) => name);
        const choose: Choice = (calls) => {
          const ready = [...calls.keys()].filter((at) => calls[at] !== -1);
          return ready[(stream.next().value ?? 0) % ready.length] ?? 0;
        };
        const kills = actors.map(({ killedAt }) => killedAt);
        const answers = await runAll(world, names, choose, kills);
        const end = await expectWholeOrGone(world, names.join());
        // What was killed may have been done all the same.
        if (kills.every((at) => at === undefined)) expectTruth(names, answers, end, names.join());
      },
    ),
    { numRuns: 400 },
  );
});
