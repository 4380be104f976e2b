import type { DatabaseSync } from 'node:sqlite';

import { monthOf, shelfOf } from '@homelake/photos';
import type { Photo, Shelf } from '@homelake/photos';

import { isCounted, labelsOf, labelWord } from './sqlite-photo-labels.ts';
import type { Label } from './sqlite-photo-labels.ts';

type Counts = Record<Shelf, number>;
const none = (): Counts => ({ timeline: 0, hidden: 0, trash: 0 });

interface LabelCount {
  readonly number: number;
  /** Number of photos that the timeline shows. */
  live: number;
}

/** Changes of the counters by one transaction. They are collected while it runs, and written once at its end. */
export interface Tally {
  /** Number of the last rebuild that began. */
  readonly rebuild: number;
  /** Labels of a photo as words of the index. */
  labelWords(photo: Photo): string[];
  /** Numbers of the labels that facets and albums count, without duplicates. */
  countedLabels(photo: Photo): number[];
  /** Counts one photo more or one less. */
  count(photo: Photo, by: 1 | -1): void;
  /** Marks the photo's month as changed, so that it gets a new revision. */
  touch(photo: Photo): void;
  write(): void;
}

export function createTallies(db: DatabaseSync): () => Tally {
  const findLabel = db.prepare('SELECT number FROM label WHERE kind = ? AND value = ?');
  const addLabel = db.prepare('INSERT INTO label VALUES (NULL, ?, ?, 0) RETURNING number');
  const countLabel = db.prepare('UPDATE label SET live = live + ? WHERE number = ?');
  const countMonth = db.prepare(
    `INSERT INTO month VALUES (?, ?, ?, ?, 0) ON CONFLICT DO UPDATE
     SET live = live + excluded.live, hidden = hidden + excluded.hidden, trashed = trashed + excluded.trashed`,
  );
  const readState = db.prepare('SELECT rebuild FROM state');
  const nextChange = db.prepare('UPDATE state SET changes = changes + 1 RETURNING changes');
  const touchMonth = db.prepare('UPDATE month SET revision = ? WHERE month = ?');

  return () => {
    const labels = new Map<string, LabelCount>();
    const months = new Map<string, Counts>();
    const touched = new Set<string>();
    const labelAt = ([kind, value]: Label): LabelCount => {
      const name = `${kind} ${value}`;
      let label = labels.get(name);
      if (label === undefined) {
        const found = findLabel.get(kind, value) ?? addLabel.get(kind, value);
        label = { number: Number(found?.['number']), live: 0 };
        labels.set(name, label);
      }
      return label;
    };
    const monthAt = (month: string): Counts => {
      const counts = months.get(month) ?? none();
      months.set(month, counts);
      return counts;
    };
    return {
      rebuild: Number(readState.get()?.['rebuild']),
      countedLabels: (photo) =>
        labelsOf(photo)
          .filter(isCounted)
          .map((label) => labelAt(label).number),
      labelWords: (photo) => labelsOf(photo).map((label) => labelWord(labelAt(label).number)),
      count(photo, by) {
        const shelf = shelfOf(photo);
        if (shelf === 'timeline') for (const label of labelsOf(photo).filter(isCounted)) labelAt(label).live += by;
        monthAt(monthOf(photo))[shelf] += by;
      },
      touch(photo) {
        if (photo.trashedAt === null) touched.add(monthOf(photo));
      },
      write() {
        for (const { number, live } of labels.values()) if (live !== 0) countLabel.run(live, number);
        for (const [month, { timeline, hidden, trash }] of months) {
          if (timeline !== 0 || hidden !== 0 || trash !== 0) countMonth.run(month, timeline, hidden, trash);
        }
        if (touched.size === 0) return;
        const change = Number(nextChange.get()?.['changes']);
        for (const month of touched) touchMonth.run(change, month);
      },
    };
  };
}
