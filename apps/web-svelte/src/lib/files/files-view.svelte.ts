import type { FileList, Problem } from '@homelake/http-api';
import { ApiError } from '#lib/api.ts';
import { readFiles } from './file-api.ts';
import { joined, rowsOf } from './files-list.ts';
import type { FilesPlace } from './files-place.ts';

/** The folders and files of one place, as far as they are loaded. */
export class FilesView {
  /** Null until the first page is loaded. */
  list = $state.raw<FileList | null>(null);
  problem = $state.raw<Problem | null>(null);
  loading = $state(false);
  readonly #place: FilesPlace;
  #request = new AbortController();

  constructor(place: FilesPlace) {
    this.#place = place;
  }

  /** Reads the rows again, as many as are loaded. */
  refresh(): Promise<void> {
    return this.#read(null, this.list === null ? 1 : rowsOf(this.list));
  }

  /** Reads further rows. A page of a search may have none, so pages are read until there is one. */
  async more(): Promise<void> {
    if (this.loading || this.list === null || this.list.nextCursor === null) return;
    await this.#read(this.list, rowsOf(this.list) + 1);
  }

  stop(): void {
    this.#request.abort();
  }

  async #read(from: FileList | null, rows: number): Promise<void> {
    this.stop();
    const { signal } = (this.#request = new AbortController());
    this.loading = true;
    try {
      let list = from;
      do list = joined(list, await readFiles(this.#place, list?.nextCursor ?? null, signal));
      while (list.nextCursor !== null && rowsOf(list) < rows);
      if (signal.aborted) return;
      this.list = list;
      this.problem = null;
    } catch (cause) {
      if (signal.aborted) return;
      if (!(cause instanceof ApiError)) throw cause;
      this.problem = cause.problem;
    }
    if (!signal.aborted) this.loading = false;
  }
}
