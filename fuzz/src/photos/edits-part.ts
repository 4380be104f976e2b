import type { Part } from '../part.ts';
import { drawEdits, workAll, type Act } from './draw-edits.ts';
import { openEditsLake } from './edits-lake.ts';
import { whatIsWrong } from './edits-truth.ts';
import { createSchedule } from './schedule.ts';

/** Edits beside deletions, albums that go while photos join them, processing beside forgetting. */
export const edits: Part = {
  name: 'edits',
  share: 2,
  async check(seed) {
    const { remains, acts, random } = await drawEdits(seed);
    const schedule = createSchedule(random);
    for (const { name, act } of acts) {
      schedule.start(name, (step) => act(openEditsLake(remains, step)));
    }
    const endings = await schedule.run();
    const after = openEditsLake(remains);
    await workAll(after);
    const wrong = await whatIsWrong(after, remains, acts, endings);
    return wrong === null
      ? null
      : `${wrong}\n  in   ${acts.map(describe).join('\n       ')}\n  step ${schedule.order.join(', ')}`;
  },
};

const describe = ({ name, change }: Act): string => (change === undefined ? name : `${name} ${JSON.stringify(change)}`);
