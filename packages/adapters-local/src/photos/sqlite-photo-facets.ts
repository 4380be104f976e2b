import type { DatabaseSync } from 'node:sqlite';

import { MAX_FACETS, shelfOfFilter } from '@homelake/photos';
import type { Facet, Facets, PhotoFilter } from '@homelake/photos';

import type { LabelKind } from './sqlite-photo-labels.ts';
import { earlier, later } from './sqlite-photo-selection.ts';
import type { Selection, SelectionRequest } from './sqlite-photo-selection.ts';
import { COUNTERS, monthSlots, SHELVES, TIMELINE_SLOTS } from './sqlite-photo-slots.ts';
import type { Transactions } from '../sqlite/sqlite-transaction.ts';

/** Number of photos that take about 50 ms to count where all of them match. */
const COUNTED_AT_ONCE = 50_000;

type Counted = Extract<LabelKind, 'camera' | 'town' | 'tag' | 'dated'>;
/** The part of the filter that selects from each list. */
const OWN: Readonly<Record<Counted, keyof PhotoFilter>> = {
  camera: 'camera',
  town: 'place',
  tag: 'tag',
  dated: 'dated',
};

interface FacetPorts {
  readonly db: DatabaseSync;
  readonly select: (request: SelectionRequest) => Selection | null;
  readonly transactions: Transactions;
  /** Awaited between two parts of a count, so that other work can run. */
  readonly pause: () => Promise<unknown>;
  /** Number of photos of the shelf that are counted between two pauses. */
  readonly atOnce?: number;
}

/**
 * Makes the function that counts cameras, places and tags of the photos that a filter selects. A list over the whole timeline is read from
 * counters. Any other is counted, in about a microsecond for each matching photo.
 */
export function createFacets({ db, select, transactions, pause, atOnce = COUNTED_AT_ONCE }: FacetPorts) {
  const counters = db.prepare(
    'SELECT value, live AS photos FROM label WHERE kind = ? AND live > 0 ORDER BY live DESC, value LIMIT ?',
  );
  const labels = db.prepare('SELECT value FROM label WHERE number = ? AND kind = ?');

  /** Number of photos by the number of their label, for labels of all kinds. */
  const countIn = ({ match, from, to }: Selection): readonly Record<string, unknown>[] =>
    match === null
      ? db
          .prepare('SELECT label, count(*) AS photos FROM facet WHERE slot >= ? AND slot < ? GROUP BY label')
          .all(from, to)
      : db
          // CROSS JOIN keeps the order of the join: each row of the index finds its labels by its slot.
          .prepare(
            `SELECT facet.label, count(*) AS photos FROM search CROSS JOIN facet ON facet.slot = search.rowid
             WHERE search MATCH ? AND search.rowid >= ? AND search.rowid < ? GROUP BY facet.label`,
          )
          .all(match, from, to);

  /** Splits a selection into parts that contain about the same number of photos of its shelf, matching or not. */
  const partsOf = ({ match, from, to }: Selection, filter: PhotoFilter): Selection[] => {
    const shelf = shelfOfFilter(filter);
    const parts: Selection[] = [];
    let [start, photos] = [from, 0];
    const months = db.prepare(`SELECT month, ${COUNTERS[shelf]} AS photos FROM month WHERE photos > 0 ORDER BY month`);
    for (const row of months.all()) {
      const slots = monthSlots(String(row['month']));
      const end = earlier(to, SHELVES[shelf] + slots.to);
      if (end <= start) continue;
      photos += Number(row['photos']);
      if (photos < atOnce) continue;
      parts.push({ match, from: later(start, from), to: end });
      [start, photos] = [end, 0];
    }
    if (start < to) parts.push({ match, from: start, to });
    return parts;
  };

  const countAll = async (filter: PhotoFilter): Promise<ReadonlyMap<number, number>> => {
    const counts = new Map<number, number>();
    const parts = await transactions.read(() => {
      const selection = select({ filter });
      return selection === null || selection.from >= selection.to ? [] : partsOf(selection, filter);
    });
    for (const [at, part] of parts.entries()) {
      if (at > 0) await pause();
      for (const row of await transactions.read(() => countIn(part))) {
        const label = Number(row['label']);
        counts.set(label, (counts.get(label) ?? 0) + Number(row['photos']));
      }
    }
    return counts;
  };

  return async (filter: PhotoFilter): Promise<Facets> => {
    /** Counts by filter. Lists with the same filter share one count. */
    const counted = new Map<string, Promise<ReadonlyMap<number, number>>>();
    const list = async (kind: Counted): Promise<readonly Facet[]> => {
      const { [OWN[kind]]: _own, ...open } = filter;
      const isAll = await transactions.read(() => {
        const selection = select({ filter: open });
        return selection?.match === null && selection.from === 0n && selection.to === TIMELINE_SLOTS;
      });
      if (isAll) return transactions.read(() => counters.all(kind, MAX_FACETS).map(facetOf));
      const question = JSON.stringify(open);
      const counting = counted.get(question) ?? countAll(open);
      counted.set(question, counting);
      const counts = await counting;
      const facets = await transactions.read(() =>
        [...counts].flatMap(([number, count]): Facet[] => {
          const value = labels.get(number, kind)?.['value'];
          return typeof value === 'string' ? [{ value, count }] : [];
        }),
      );
      return facets.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, MAX_FACETS);
    };
    return {
      cameras: await list('camera'),
      places: await list('town'),
      tags: await list('tag'),
      // The only counted label of this kind is that of photos without a date.
      undated: (await list('dated')).find(({ value }) => value === 'false')?.count ?? 0,
    };
  };
}

const facetOf = (row: Record<string, unknown>): Facet => ({
  value: String(row['value']),
  count: Number(row['photos']),
});
