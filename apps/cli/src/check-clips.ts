import type { LocalLake } from '@homelake/composition/local';
import type { Context } from './context.ts';
import { count } from './words.ts';

/** Queues, once in the life of a lake, a look at the clips that an earlier version kept with photos, and says so. False where there is none. */
export async function checkClips(lake: LocalLake, { say }: Context): Promise<boolean> {
  const clips = await lake.enqueueClipChecks();
  if (clips > 0)
    say(
      `Looking once at ${count(clips, 'photo')} with a clip that an earlier version chose by its name: a video that only shares the name becomes an entry of its own.`,
    );
  return clips > 0;
}
