import type { QueryRows } from '@homelake/lake';

/**
 * Bytes after which a page ends; it has at least one row. A page is parsed and printed in one step, which blocks the event loop of a
 * server.
 */
const MAX_PAGE_BYTES = 2 * 1024 * 1024;

interface Batch {
  readonly json: Uint8Array;
  /** Index of its first row in the whole result. */
  readonly start: number;
  readonly rows: number;
}

/** The rows of one query, kept as the JSON in which they arrived. */
export interface QueryAnswer {
  readonly sizeBytes: number;
  append(json: Uint8Array, rows: number): void;
  clear(): void;
  /** A page of the result; null for a cursor that no page gave. */
  page(cursor: string | null, limit: number): QueryRows | null;
}

export function createQueryAnswer(): QueryAnswer {
  let batches: Batch[] = [];
  let rowCount = 0;
  let sizeBytes = 0;

  /** Index of the last batch that starts at or before a row. */
  function batchAt(row: number): number {
    let low = 0;
    for (let high = batches.length - 1; low < high;) {
      const middle = Math.ceil((low + high) / 2);
      if (batches[middle]!.start <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    get sizeBytes() {
      return sizeBytes;
    },
    append(json, rows) {
      batches.push({ json, start: rowCount, rows });
      rowCount += rows;
      sizeBytes += json.byteLength;
    },
    clear() {
      batches = [];
      rowCount = 0;
      sizeBytes = 0;
    },
    page(cursor, limit) {
      const start = cursor === null ? 0 : Number(cursor);
      if (!Number.isInteger(start) || start < 0 || (cursor !== null && start >= rowCount)) return null;
      const rows: QueryRows['rows'][number][] = [];
      let bytes = 0;
      for (let at = batchAt(start); at < batches.length && rows.length < limit && bytes < MAX_PAGE_BYTES; at += 1) {
        const batch = batches[at]!;
        const parsed: QueryRows['rows'] = JSON.parse(new TextDecoder().decode(batch.json));
        const from = Math.max(0, start - batch.start);
        for (const row of parsed.slice(from, from + limit - rows.length)) rows.push(row);
        bytes += batch.json.byteLength;
      }
      const end = start + rows.length;
      return { rows, cursor: end < rowCount ? String(end) : null };
    },
  };
}
