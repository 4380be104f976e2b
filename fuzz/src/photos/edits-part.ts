import { changePhoto } from '@homelake/photos';
import type { Part } from '../part.ts';
import { drawEdits, workAll, type Act } from './draw-edits.ts';
import { openEditsLake, type EditsLake } from './edits-lake.ts';
import { whatIsWrong, type Ended } from './edits-truth.ts';
import { createSchedule, type Ending } from './schedule.ts';

/** Edits beside deletions, albums that go while photos join them, processing beside forgetting. */
export const edits: Part = {
  name: 'edits',
  share: 2,
  async check(seed) {
    const { remains, acts, random } = await drawEdits(seed);
    const schedule = createSchedule(random);
    for (const { name, act, killedAfter } of acts) {
      schedule.start(name, (step) => act(openEditsLake(remains, { step })), killedAfter);
    }
    const after = openEditsLake(remains, { isLater: true });
    const endings = await redone(await schedule.run(), acts, after);
    await workAll(after);
    const wrong = await whatIsWrong(after, remains, acts, endings);
    return wrong === null
      ? null
      : `${wrong}\n  in   ${acts.map(describe).join('\n       ')}\n  step ${schedule.order.join(', ')}`;
  },
};

/**
 * Whoever was killed does it again, one after the other. An edit that is refused then, since its album is gone by now, may have been written
 * before without its row, which the next change of the photo makes.
 */
async function redone(endings: readonly Ending[], acts: readonly Act[], lake: EditsLake): Promise<readonly Ended[]> {
  let steps = Math.max(...endings.map(({ last }) => last));
  const all: Ended[] = [];
  for (const [at, ending] of endings.entries()) {
    const { isKilled, first: begun } = ending;
    if (!isKilled) {
      all.push({ ...ending, begun });
      continue;
    }
    const act = acts[at];
    const [answer, error] = await Promise.resolve(act?.act(lake)).then(
      (said: unknown) => [said, null] as const,
      (thrown: unknown) => [null, thrown] as const,
    );
    if (error !== null && act?.does === 'edit') await changePhoto(lake, act.photo ?? '', {});
    all.push({ ...ending, answer, error, begun, first: (steps += 1), last: steps });
  }
  return all;
}

const describe = ({ name, change, killedAfter }: Act): string =>
  [
    name,
    ...(change === undefined ? [] : [JSON.stringify(change)]),
    ...(killedAfter === undefined ? [] : [`killed after ${killedAfter} steps, and done again at the end`]),
  ].join(' ');
