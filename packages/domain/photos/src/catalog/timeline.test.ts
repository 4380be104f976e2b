import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { examplePhoto } from './example-photo.ts';
import { compareTimeline, decodeCursor, encodeCursor, timelinePage, timelineRow } from './timeline.ts';
import type { TimelineRow } from './timeline.ts';

const rows = fc
  .array(fc.tuple(fc.integer({ min: 10, max: 14 }), fc.nat({ max: 3 })), { maxLength: 60 })
  .map((days): TimelineRow[] =>
    days
      .map(([day, second], number) => examplePhoto(number, { takenLocal: `2024-05-${day}T12:00:0${second}` }))
      .sort(compareTimeline)
      .map(timelineRow),
  );
const dayOf = (row: TimelineRow | undefined): string | undefined => row?.takenLocal.slice(0, 10);

it('a page has at most its limit, at least half of it unless it is the last, and ends with a day where it can', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 20 }), (all, limit) => {
      const page = timelinePage(all.slice(0, limit + 1), limit);
      const { length } = page.id;
      expect(page.id).toEqual(all.slice(0, length).map(({ id }) => id));
      expect(page.nextCursor === null).toBe(length === all.length);
      if (page.nextCursor === null) return;
      expect(length).toBeLessThanOrEqual(limit);
      expect(length).toBeGreaterThanOrEqual(limit / 2);
      expect(decodeCursor(page.nextCursor)).toEqual({
        id: all[length - 1]?.id,
        takenLocal: all[length - 1]?.takenLocal,
      });
      const ends = Array.from({ length: limit }, (_, index) => index + 1).filter(
        (end) => end >= limit / 2 && dayOf(all[end - 1]) !== dayOf(all[end]),
      );
      expect(length).toBe(ends.at(-1) ?? limit);
    }),
  );
});

it('a cursor is safe in a URL and decodes to the same position', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom('2024-05-01T12:00:00', '0001-01-01T00:00:60.123'), (number, takenLocal) => {
      const { id } = examplePhoto(number);
      const cursor = encodeCursor({ id, takenLocal });
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(decodeCursor(cursor)).toEqual({ id, takenLocal });
    }),
  );
});
