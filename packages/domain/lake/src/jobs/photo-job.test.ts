import type { Companion } from '@homelake/photos';
import { expect, test } from 'vitest';
import { photoJob, readPhotoJob } from './photo-job.ts';

const ARRIVED = {
  key: 'raw-photos/1/a.jpg',
  arrival: { name: 'a.jpg', exportId: 'export', fileTime: '2024-01-28T15:30:12', arrivedAt: '2024-02-01T00:00:00Z' },
};
const COMPANION: Companion = { role: 'sidecar', key: 'raw-photos/1/a.xmp', name: 'a.xmp', sha256: 'hash' };

test('jobs of arrivals that differ in their name, export, times or companions are no duplicates of one another', () => {
  const { key, arrival } = ARRIVED;
  const jobs = [
    photoJob(ARRIVED),
    photoJob({ key: 'raw-photos/2/a.jpg', arrival }),
    photoJob({ key, arrival: { ...arrival, name: 'b.jpg' } }),
    photoJob({ key, arrival: { ...arrival, exportId: 'other' } }),
    photoJob({ key, arrival: { ...arrival, fileTime: '2024-01-28T15:30:13' } }),
    photoJob({ key, arrival: { ...arrival, fileTime: null } }),
    photoJob({ key, arrival: { ...arrival, arrivedAt: '2024-02-02T00:00:00Z' } }),
    photoJob({ key, arrival, companions: [COMPANION] }),
  ];
  expect(new Set(jobs.map(({ dedupeKey }) => dedupeKey)).size).toBe(jobs.length);
  expect(photoJob(ARRIVED).dedupeKey).toBe(jobs[0]?.dedupeKey);
});

test.each([
  ['a photo that came', true, photoJob(ARRIVED).payload],
  ['companions that came', true, { key: ARRIVED.key, companions: [{ ...COMPANION, alone: true }] }],
  ['a companion that was removed, as earlier versions sent it', true, { key: ARRIVED.key, without: 'sidecar' }],
  ['nothing that came', false, photoJob({ key: ARRIVED.key, arrival: null }).payload],
])('a job of %s looks for companions that wait: %s', (_, settles, payload) => {
  expect(readPhotoJob(payload).settles).toBe(settles);
});
