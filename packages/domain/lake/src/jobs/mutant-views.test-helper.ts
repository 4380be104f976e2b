import type { WorkViewMemory } from './memory-work-view.ts';
import { MAX_UPLOADS, WorkViewError } from './work-view.ts';
import type { UploadRecord, WorkView } from './work-view.ts';

/** A view that breaks one promise, as somebody's real view might. */
export interface MutantView {
  readonly name: string;
  /** The case that must notice; others may. */
  readonly killedBy: string;
  readonly mutate: (view: WorkView, memory: WorkViewMemory) => Partial<WorkView>;
}

const none: readonly (UploadRecord | null)[] = [];

export const mutantViews: readonly MutantView[] = [
  {
    name: 'loses the note',
    killedBy: 'a record comes out of another handle as it went in',
    mutate: (view) => ({
      get: async (ids) => (await view.get(ids)).map((record) => record && { ...record, note: null }),
    }),
  },
  {
    name: 'leaves out what is not there',
    killedBy: 'what is not there is null, in its place, and an id twice is answered twice',
    mutate: (view) => ({ get: async (ids) => (await view.get(ids)).filter((record) => record !== null) }),
  },
  {
    name: 'changes a record without a look at it',
    killedBy: 'a change sees what stands there, null where nothing does',
    mutate: (view) => ({
      change: async (id, change) => {
        const changed = change(null);
        await view.change(id, () => changed);
        return changed;
      },
    }),
  },
  {
    name: 'removes what a change leaves alone',
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
    killedBy: 'a change that throws changes nothing, and the view goes on',
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
    name: 'stores a record under the id that it names',
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
    name: 'reads, waits, and writes without a second look',
    killedBy: 'of many changes at once, from several handles, none is lost',
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
    name: 'lists uploads by the state that they began with',
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
    name: 'lists the open children alone',
    killedBy: 'uploads are listed by parent, whatever their state',
    mutate: (view) => ({
      list: async (of, page) => {
        const { records, cursor } = await view.list(of, page);
        return { records: records.filter(({ state }) => 'state' in of || state !== 'done'), cursor };
      },
    }),
  },
  {
    name: 'lists the first record of a key alone',
    killedBy: 'uploads are listed by what they became, and by the key that keeps them',
    mutate: (view) => ({
      list: async (of, page) => {
        const { records, cursor } = await view.list(of, page);
        return { records: 'key' in of ? records.slice(0, 1) : records, cursor };
      },
    }),
  },
  {
    name: 'removes the first record alone',
    killedBy: 'what is removed is in no answer, and others stay',
    mutate: (view) => ({ remove: (ids) => view.remove(ids.slice(0, 1)) }),
  },
  {
    name: 'ends a listing after its first page',
    killedBy: 'a listing of more than one page is whole, and each upload is in it once',
    mutate: (view) => ({ list: async (of, page) => ({ ...(await view.list(of, page)), cursor: null }) }),
  },
  {
    name: 'counts the records that it gave',
    killedBy: 'what changes its state between two pages neither repeats nor hides others',
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
