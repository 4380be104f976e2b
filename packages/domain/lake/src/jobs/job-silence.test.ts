import { describe, expect, test } from 'vitest';
import { createSilenceWatch } from './job-silence.ts';

const job = (id: string, leasedUntilMs: number, claim = 1) => ({ id, claim, leasedUntilMs });
const ids = (jobs: readonly { readonly id: string }[]) => jobs.map(({ id }) => id);

const watch = () => createSilenceWatch(3_000, 1_000);

describe('a watch for silent jobs', () => {
  test('names a job that has not renewed its lease for so long, and not one that has', () => {
    const silence = watch();
    const found = [0, 1, 2, 3, 4].map((second) =>
      ids(silence.look([job('hangs', 900_000), job('gets on', 900_000 + second)], 1_000)),
    );
    expect(found).toEqual([[], [], [], ['hangs'], ['hangs']]);
  });

  test('counts from the last renewal', () => {
    const silence = watch();
    for (const until of [5, 5, 5]) expect(silence.look([job('a', until)], 1_000)).toEqual([]);
    const found = [6, 6, 6, 6].map((until) => silence.look([job('a', until)], 1_000).length);
    expect(found).toEqual([0, 0, 0, 1]);
  });

  test('takes another claim of the same job, or a job that came back, for a new one', () => {
    const silence = watch();
    for (let second = 0; second < 3; second++) silence.look([job('a', 5)], 1_000);
    expect(silence.look([job('a', 5, 2)], 1_000)).toEqual([]);
    for (let second = 0; second < 2; second++) silence.look([job('a', 5, 2)], 1_000);
    expect(silence.look([], 1_000)).toEqual([]);
    expect(silence.look([job('a', 5, 2)], 1_000)).toEqual([]);
  });

  test('counts no more than two looks where it was itself held up, as on a machine that slept', () => {
    const silence = watch();
    silence.look([job('a', 5)], 1_000);
    expect(silence.look([job('a', 5)], 3_600_000)).toEqual([]);
    expect(silence.look([job('a', 5)], 1_000).length).toBe(1);
  });
});
