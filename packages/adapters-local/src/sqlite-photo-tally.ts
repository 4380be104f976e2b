import type { DatabaseSync } from 'node:sqlite';

import { monthOf } from '@homelake/photos';
import type { Photo } from '@homelake/photos';

import { labelsOf, labelWord } from './sqlite-photo-labels.ts';
import type { Label } from './sqlite-photo-labels.ts';

interface Counts {
  live: number;
  trashed: number;
}

/** What one transaction adds to the counters: kept aside while it runs, and written once at its end. */
export interface Tally {
  /** The labels of a photo as words of the index. */
  labelWords(photo: Photo): string[];
  /** One photo more, or one less. */
  count(photo: Photo, by: 1 | -1): void;
  /** Tables of the photo's month would show it otherwise from now on. */
  touch(photo: Photo): void;
  write(): void;
}

export function createTallies(db: DatabaseSync): () => Tally {
  const findLabel = db.prepare('SELECT number FROM label WHERE kind = ? AND value = ?');
  const addLabel = db.prepare('INSERT INTO label VALUES (NULL, ?, ?, 0, 0) RETURNING number');
  const countLabel = db.prepare('UPDATE label SET live = live + ?, trashed = trashed + ? WHERE number = ?');
  const countMonth = db.prepare(
    `INSERT INTO month VALUES (?, ?, ?, 0)
     ON CONFLICT DO UPDATE SET live = live + excluded.live, trashed = trashed + excluded.trashed`,
  );
  const nextChange = db.prepare('UPDATE state SET changes = changes + 1 RETURNING changes');
  const touchMonth = db.prepare('UPDATE month SET revision = ? WHERE month = ?');

  return () => {
    const labels = new Map<string, Counts & { readonly number: number }>();
    const months = new Map<string, Counts>();
    const touched = new Set<string>();
    const labelAt = ([kind, value]: Label): Counts & { readonly number: number } => {
      const name = `${kind} ${value}`;
      let label = labels.get(name);
      if (label === undefined) {
        const found = findLabel.get(kind, value) ?? addLabel.get(kind, value);
        label = { number: Number(found?.['number']), live: 0, trashed: 0 };
        labels.set(name, label);
      }
      return label;
    };
    const monthAt = (month: string): Counts => {
      const counts = months.get(month) ?? { live: 0, trashed: 0 };
      months.set(month, counts);
      return counts;
    };
    return {
      labelWords: (photo) => labelsOf(photo).map((label) => labelWord(labelAt(label).number)),
      count(photo, by) {
        const side = photo.trashedAt === null ? 'live' : 'trashed';
        for (const label of labelsOf(photo)) labelAt(label)[side] += by;
        monthAt(monthOf(photo))[side] += by;
      },
      touch(photo) {
        if (photo.trashedAt === null) touched.add(monthOf(photo));
      },
      write() {
        for (const { number, live, trashed } of labels.values()) {
          if (live !== 0 || trashed !== 0) countLabel.run(live, trashed, number);
        }
        for (const [month, { live, trashed }] of months) {
          if (live !== 0 || trashed !== 0) countMonth.run(month, live, trashed);
        }
        if (touched.size === 0) return;
        const change = Number(nextChange.get()?.['changes']);
        for (const month of touched) touchMonth.run(change, month);
      },
    };
  };
}
