import type { LocalLake } from '@homelake/composition/local';
import type { Context } from './context.ts';
import { count } from './words.ts';

/**
 * Queues, once after an upgrade, the checks of clips and capture times that this version does better, and prints their number. Resolves to
 * false where there is none.
 */
export async function lookOnce(lake: LocalLake, { say }: Pick<Context, 'say'>): Promise<boolean> {
  const clips = await lake.enqueueClipChecks();
  if (clips > 0)
    say(
      `Checking ${count(clips, 'photo')} with a clip that an earlier version matched by name; a video that only has the same name becomes a separate entry. This is done once.`,
    );
  const times = await lake.enqueueDescriptions();
  if (times > 0)
    say(`Checking the capture time of ${count(times, 'photo')} from an earlier version. This is done once.`);
  return clips + times > 0;
}
