import type { WorkViewMemory } from './memory-work-view.ts';
import { MAX_UPLOADS, WorkViewError } from './work-view.ts';
import type { UploadRecord, WorkView } from './work-view.ts';

/** A view that breaks the contract in one way that a real implementation might. */
export interface MutantView {
  readonly name: string;
  /** Name of the case that must fail. Others may fail too. */
  readonly killedBy: string;
  readonly mutate: (view: WorkView, memory: WorkViewMemory) => Partial<WorkView>;
}

const none: readonly (UploadRecord | null)[] = [];

export const mutantViews: readonly MutantView[] = [
  {
    name: 'loses the note',
    killedBy: 'a record read through another handle equals the record that was written',
    mutate: (view) => ({
      get: async (ids) => (await view.get(ids)).map((record) => record && { ...record, note: null }),
    }),
  },
  {
    name: 'omits unknown ids',
    killedBy: 'an unknown id gives null in its position, and a repeated id gives its record twice',
    mutate: (view) => ({ get: async (ids) => (await view.get(ids)).filter((record) => record !== null) }),
  },
  {
    name: 'passes null to a change in place of the record',
    killedBy: 'a change gets the stored record, or null where there is none',
    mutate: (view) => ({
      change: async (id, change) => {
        const changed = change(null);
        await view.change(id, () => changed);
        return changed;
      },
    }),
  },
  {
    name: 'removes a record whose change returns null',
    killedBy: 'a change to null changes nothing',
    mutate: (view, memory) => ({
      change: async (id, change) => {
        const changed = await view.change(id, change);
        if (changed === null) memory.delete(id);
        return changed;
      },
    }),
  },
  {
    name: 'stays locked after a change that throws',
    killedBy: 'a change that throws changes nothing, and later changes succeed',
    mutate: (view) => {
      let isLocked = false;
      return {
        change: async (id, change) => {
          if (isLocked) throw new WorkViewError('unavailable', 'locked');
          isLocked = true;
          const changed = await view.change(id, change);
          isLocked = false;
          return changed;
        },
      };
    },
  },
  {
    name: 'lets a change move a record to another id',
    killedBy: 'a record keeps its id',
    mutate: (view) => ({
      change: async (id, change) => {
        const changed = change((await view.get([id]))[0] ?? null);
        if (changed !== null) await view.change(changed.id, () => changed);
        return changed;
      },
    }),
  },
  {
    name: 'reads, waits and writes without comparing',
    killedBy: 'concurrent changes from several handles are all applied',
    mutate: (view) => ({
      change: async (id, change) => {
        const [known = null] = await view.get([id]);
        await Promise.resolve();
        const changed = change(known);
        await view.change(id, () => changed);
        return changed;
      },
    }),
  },
  {
    name: 'lists the newest first',
    killedBy: 'uploads are listed by state, oldest first, then by id',
    mutate: (view) => ({
      list: async (of, page) => {
        const { records, cursor } = await view.list(of, page);
        return { records: records.toReversed(), cursor };
      },
    }),
  },
  {
    name: 'lists uploads by their first state',
    killedBy: 'a listing follows every change of state',
    mutate: (view, memory) => ({
      change: async (id, change) => {
        const [before = null] = await view.get([id]);
        const changed = await view.change(id, change);
        if (before !== null && changed !== null) memory.set(id, JSON.stringify({ ...changed, state: before.state }));
        return changed;
      },
    }),
  },
  {
    name: 'lists only open children',
    killedBy: 'uploads are listed by parent, whatever their state',
    mutate: (view) => ({
      list: async (of, page) => {
        const { records, cursor } = await view.list(of, page);
        return { records: records.filter(({ state }) => 'state' in of || state !== 'done'), cursor };
      },
    }),
  },
  {
    name: 'lists only the first record of a key',
    killedBy: 'uploads are listed by the id that they became, and by the key of their bytes',
    mutate: (view) => ({
      list: async (of, page) => {
        const { records, cursor } = await view.list(of, page);
        return { records: 'key' in of ? records.slice(0, 1) : records, cursor };
      },
    }),
  },
  {
    name: 'removes only the first record',
    killedBy: 'a removed record is in no result, and others stay',
    mutate: (view) => ({ remove: (ids) => view.remove(ids.slice(0, 1)) }),
  },
  {
    name: 'ends a listing after its first page',
    killedBy: 'a listing of several pages has each upload once',
    mutate: (view) => ({ list: async (of, page) => ({ ...(await view.list(of, page)), cursor: null }) }),
  },
  {
    name: 'uses the number of records as its cursor',
    killedBy: 'a record that changes state between two pages neither repeats nor hides others',
    mutate: (view) => ({
      list: async (of, { cursor = '0', limit = MAX_UPLOADS } = {}) => {
        const start = Number(cursor);
        const { records } = await view.list(of);
        const end = start + limit;
        return { records: records.slice(start, end), cursor: records.length > end ? String(end) : null };
      },
    }),
  },
  {
    name: 'takes any number of ids',
    killedBy: 'a page of no records, or of more than MAX_UPLOADS, is a TypeError',
    mutate: (view) => ({ get: async (ids) => (ids.length > MAX_UPLOADS ? none : view.get(ids)) }),
  },
];
