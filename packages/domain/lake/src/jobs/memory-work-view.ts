import { compareUtf8 } from '@homelake/storage';
import { requireSameId, selected, uploadLimit } from './work-view.ts';
import type { UploadRecord, WorkView } from './work-view.ts';

/** The storage of a view: records as JSON text, by id. A second view that gets the same storage sees the same records. */
export type WorkViewMemory = Map<string, string>;

/** A view for tests and demonstrations. It satisfies the whole contract, but its records live only in memory. */
export function createMemoryWorkView({ memory = new Map() }: { readonly memory?: WorkViewMemory } = {}): WorkView {
  const read = (id: string): UploadRecord | null => {
    const text = memory.get(id);
    return text === undefined ? null : (JSON.parse(text) as UploadRecord);
  };
  return {
    async get(ids) {
      if (ids.length > 0) uploadLimit(ids.length);
      return ids.map(read);
    },
    async change(id, change) {
      const known = read(id);
      const changed = change(known);
      requireSameId(id, changed);
      if (changed !== null && changed !== known) memory.set(id, JSON.stringify(changed));
      return changed;
    },
    async remove(ids) {
      if (ids.length > 0) uploadLimit(ids.length);
      for (const id of ids) memory.delete(id);
    },
    async list(of, { cursor, limit } = {}) {
      const most = uploadLimit(limit);
      const [field, value] = selected(of);
      const isWanted = (record: UploadRecord): boolean => record[field] === value;
      const wanted = [...memory.keys()]
        .map(read)
        .filter((record) => record !== null)
        .filter(isWanted)
        .filter((record) => cursor === undefined || compareUtf8(orderOf(record), cursor) > 0)
        .sort((a, b) => compareUtf8(orderOf(a), orderOf(b)));
      const records = wanted.slice(0, most);
      const last = records.at(-1);
      return { records, cursor: wanted.length > most && last !== undefined ? orderOf(last) : null };
    },
  };
}

const orderOf = ({ createdAt, id }: UploadRecord): string => `${createdAt} ${id}`;
