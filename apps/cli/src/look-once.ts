import type { LocalLake } from '@homelake/composition/local';
import type { Context } from './context.ts';
import { count } from './words.ts';

/** Queues, once after an upgrade, what this version knows better about photos that are there, and says so. False where there is nothing. */
export async function lookOnce(lake: LocalLake, { say }: Pick<Context, 'say'>): Promise<boolean> {
  const clips = await lake.enqueueClipChecks();
  if (clips > 0)
    say(
      `Looking once at ${count(clips, 'photo')} with a clip that an earlier version chose by its name: a video that only shares the name becomes an entry of its own.`,
    );
  const times = await lake.enqueueDescriptions();
  if (times > 0)
    say(`Looking once at when ${count(times, 'photo')} of an earlier version ${times === 1 ? 'was' : 'were'} taken.`);
  return clips + times > 0;
}
