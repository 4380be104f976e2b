import type { ChatVerdict } from '@homelake/chat';
import type { ObjectStore } from '@homelake/storage';
import { exportDigestKey, settledDigestKey } from '@homelake/storage';
import { type BronzeExport, listKeys } from '../bronze/bronze-record.ts';
import { chatExport, type ChatExport } from './chat-export.ts';
import { digestExport } from './digest-export.ts';
import type { TextRange } from './export-bodies.ts';
import { fingerprintOf } from './fingerprint.ts';
import { mapBounded, READS_AT_ONCE } from '../bronze/map-bounded.ts';
import { parseExport } from '../bronze/parse-export.ts';
import type { SilverWarning } from './silver-progress.ts';
import type { ExportState, SilverState } from './silver-state.ts';
import { readStoredDigest, type StoredDigest, writeStoredDigest } from '../bronze/stored-digest.ts';

/** Bytes of parsed texts that are kept in memory. Texts of new exports are kept, because each of their messages is needed. */
const HELD_BYTES = 160 * 1024 * 1024;

export interface LibraryOptions {
  /** Stores the digests of exports that had to be parsed. */
  readonly write: boolean;
  /** Parses every export, although digests are stored. */
  readonly full: boolean;
}

/** Digests and texts of the exports of a build. A digest that archiving or an earlier build stored is read; otherwise the export is parsed once. */
export class ExportLibrary {
  /** Number of exports that are new since the last build, or had to be parsed again. */
  taken = 0;
  readonly warnings: SilverWarning[] = [];
  readonly #store: ObjectStore;
  readonly #known: ReadonlyMap<string, ExportState>;
  readonly #options: LibraryOptions;
  /** UTF-8 bytes of new exports by id, as far as HELD_BYTES allows; null until they are read. */
  readonly #texts = new Map<string, Uint8Array | null>();
  #held = 0;

  constructor(store: ObjectStore, before: SilverState, options: LibraryOptions) {
    this.#store = store;
    this.#options = options;
    this.#known = new Map(before.exports.map((state) => [state.exportId, state]));
  }

  /**
   * Opens every export, in the order given. An export whose text is missing is left out, with a warning. Stored digests are read
   * concurrently; exports without one are parsed one after the other, so that few texts are in memory. `onTaken` counts the exports that are
   * new since the last build.
   */
  async openAll(
    bronze: readonly BronzeExport[],
    onTaken: (done: number, total: number) => void,
  ): Promise<readonly ChatExport[]> {
    const stored = await mapBounded(bronze, READS_AT_ONCE, async ({ record }) =>
      this.#options.full ? null : readStoredDigest(this.#store, record.exportId),
    );
    const isNew = ({ record }: BronzeExport): boolean => !this.#known.has(record.exportId);
    const total = bronze.filter(isNew).length;
    const exports: ChatExport[] = [];
    let done = 0;
    for (const [at, one] of bronze.entries()) {
      const opened = await this.#open(one, stored[at] ?? null, isNew(one));
      if (opened !== null) exports.push(opened);
      if (isNew(one)) onTaken(++done, total);
    }
    return exports;
  }

  /** Returns the text of an export: all of it where it is in memory, or else the needed ranges, read from bronze. */
  async texts(
    source: ChatExport,
    needed: () => readonly { readonly start: number; readonly end: number }[],
  ): Promise<readonly TextRange[]> {
    const { key, record } = source.bronze;
    const { utf8Start } = source.state;
    const held = this.#texts.get(record.exportId);
    if (held) return [{ start: 0, bytes: held }];
    if (held === null || utf8Start === null) {
      const raw = await this.#read(key);
      const bytes = utf8Start === null ? parseExport(raw, record).bytes : raw.subarray(utf8Start);
      if (held === null) this.#texts.set(record.exportId, bytes);
      return [{ start: 0, bytes }];
    }
    const ranges: TextRange[] = [];
    for (const { start, end } of needed()) {
      const range = { start: start + utf8Start, end: end + utf8Start };
      ranges.push({ start, bytes: start === end ? new Uint8Array(0) : await this.#read(key, range) });
    }
    return ranges;
  }

  /** Removes the stored digests of all exports except these. */
  async removeAllBut(exportIds: ReadonlySet<string>): Promise<void> {
    for (const family of [exportDigestKey, settledDigestKey]) {
      for (const key of await listKeys(this.#store, family.prefix)) {
        const id = family.parse(key)?.sha256;
        if (id !== undefined && !exportIds.has(id)) await this.#store.remove(key);
      }
    }
  }

  async #open(bronze: BronzeExport, stored: StoredDigest | null, isNew: boolean): Promise<ChatExport | null> {
    if (stored !== null && !isNew) return chatExport(bronze, stored);
    this.taken++;
    if (stored !== null && (await this.#store.head(bronze.key)) !== null) {
      this.#hold(bronze, null);
      return chatExport(bronze, stored);
    }
    return this.#parse(bronze);
  }

  async #parse(bronze: BronzeExport): Promise<ChatExport | null> {
    const raw = await this.#store.read(bronze.key);
    if (raw === null) {
      this.#warnOfMissing(bronze);
      return null;
    }
    const digest = digestExport(bronze.record, raw);
    if (this.#options.write) await writeStoredDigest(this.#store, digest);
    this.#hold(bronze, digest.utf8Start === null ? null : raw.subarray(digest.utf8Start));
    return chatExport(bronze, digest);
  }

  /**
   * Opens an export as its chat's verdict says. It is parsed once under this verdict, and its digest is stored. Returns `own`, with a
   * warning, where the text is missing.
   */
  async readUnder(own: ChatExport, verdict: ChatVerdict): Promise<ChatExport> {
    const { bronze } = own;
    const { exportId } = bronze.record;
    const print = fingerprintOf(JSON.stringify(verdict));
    let stored = this.#options.full ? null : await readStoredDigest(this.#store, exportId, print);
    if (stored === null) {
      const raw = await this.#store.read(bronze.key);
      if (raw === null) {
        this.#warnOfMissing(bronze);
        return own;
      }
      stored = digestExport(bronze.record, raw, verdict);
      if (this.#options.write) await writeStoredDigest(this.#store, stored);
    }
    return chatExport(bronze, stored);
  }

  #warnOfMissing({ key, record }: BronzeExport): void {
    const detail = `${key} is missing, although its record exists`;
    this.warnings.push({ code: 'text-missing', exportIds: [record.exportId], detail });
  }

  #hold({ record }: BronzeExport, text: Uint8Array | null): void {
    if (this.#held + record.sizeBytes > HELD_BYTES) return;
    this.#held += record.sizeBytes;
    this.#texts.set(record.exportId, text);
  }

  async #read(key: string, range?: { readonly start: number; readonly end: number }): Promise<Uint8Array> {
    const bytes = await this.#store.read(key, range);
    if (bytes === null || (range !== undefined && bytes.length !== range.end - range.start)) {
      throw new TypeError(`${key}: bronze is immutable, but this object changed while it was read`);
    }
    return bytes;
  }
}
