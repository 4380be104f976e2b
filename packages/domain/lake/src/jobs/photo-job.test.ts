import type { Companion } from '@homelake/photos';
import { expect, test } from 'vitest';
import { photoJob } from './photo-job.ts';

const ARRIVED = {
  key: 'raw-photos/1/a.jpg',
  arrival: { name: 'a.jpg', exportId: 'export', fileTime: '2024-01-28T15:30:12', arrivedAt: '2024-02-01T00:00:00Z' },
};

test('jobs of arrivals that differ in their name, export, times or companions are no duplicates of one another', () => {
  const { key, arrival } = ARRIVED;
  const companion: Companion = { role: 'sidecar', key: 'raw-photos/1/a.xmp', name: 'a.xmp', sha256: 'hash' };
  const jobs = [
    photoJob(ARRIVED),
    photoJob({ key: 'raw-photos/2/a.jpg', arrival }),
    photoJob({ key, arrival: { ...arrival, name: 'b.jpg' } }),
    photoJob({ key, arrival: { ...arrival, exportId: 'other' } }),
    photoJob({ key, arrival: { ...arrival, fileTime: '2024-01-28T15:30:13' } }),
    photoJob({ key, arrival: { ...arrival, fileTime: null } }),
    photoJob({ key, arrival: { ...arrival, arrivedAt: '2024-02-02T00:00:00Z' } }),
    photoJob({ key, arrival, companions: [companion] }),
  ];
  expect(new Set(jobs.map(({ dedupeKey }) => dedupeKey)).size).toBe(jobs.length);
  expect(photoJob(ARRIVED).dedupeKey).toBe(jobs[0]?.dedupeKey);
});
