import { describe, expect, test } from 'vitest';
import { createStallDetector } from './stall-detector.ts';

const job = (id: string, leasedUntilMs: number, claim = 1) => ({ id, claim, leasedUntilMs });
const ids = (jobs: readonly { readonly id: string }[]) => jobs.map(({ id }) => id);

const newDetector = () => createStallDetector(3_000, 1_000);

describe('a stall detector', () => {
  test('returns a job that has not renewed its lease for the given time, and not one that has', () => {
    const detector = newDetector();
    const found = [0, 1, 2, 3, 4].map((second) =>
      ids(detector.observe([job('hangs', 900_000), job('gets on', 900_000 + second)], 1_000)),
    );
    expect(found).toEqual([[], [], [], ['hangs'], ['hangs']]);
  });

  test('counts from the last renewal', () => {
    const detector = newDetector();
    for (const until of [5, 5, 5]) expect(detector.observe([job('a', until)], 1_000)).toEqual([]);
    const found = [6, 6, 6, 6].map((until) => detector.observe([job('a', until)], 1_000).length);
    expect(found).toEqual([0, 0, 0, 1]);
  });

  test('starts counting again with another claim of the same job, and with a job that is claimed again later', () => {
    const detector = newDetector();
    for (let second = 0; second < 3; second++) detector.observe([job('a', 5)], 1_000);
    expect(detector.observe([job('a', 5, 2)], 1_000)).toEqual([]);
    for (let second = 0; second < 2; second++) detector.observe([job('a', 5, 2)], 1_000);
    expect(detector.observe([], 1_000)).toEqual([]);
    expect(detector.observe([job('a', 5, 2)], 1_000)).toEqual([]);
  });

  test('counts at most twice the usual time between two calls, so that a machine that slept makes no job stalled', () => {
    const detector = newDetector();
    detector.observe([job('a', 5)], 1_000);
    expect(detector.observe([job('a', 5)], 3_600_000)).toEqual([]);
    expect(detector.observe([job('a', 5)], 1_000).length).toBe(1);
  });
});
