import { parseExport } from './parse-export.ts';
import type { ObjectStore } from '@homelake/storage';
import { exportKeysKey } from '@homelake/storage';
import { type BronzeExport, listKeys } from './bronze-record.ts';
import type { SilverWarning } from './silver-progress.ts';
import { ExportBodies } from './export-bodies.ts';
import { type ExportKeys, exportKeys } from './export-keys.ts';
import { decodeExportKeys, encodeExportKeys } from './export-keys-codec.ts';
import { fingerprintOf } from './fingerprint.ts';
import { encodeRecord } from './bronze-record.ts';
import type { ExportState, SilverState } from './silver-state.ts';

/** Texts that were just parsed are kept up to here, so that the build need not read them twice. */
const HELD_BYTES = 160 * 1024 * 1024;

/** An export as a build knows it. */
export interface LibraryExport {
  readonly bronze: BronzeExport;
  readonly state: Omit<ExportState, 'chatId'>;
  readonly keys: ExportKeys;
}

/** Keys and bodies of exports: from the cache of builds before where it holds them, else parsed, once. */
export class ExportLibrary {
  /** Exports that had to be parsed. */
  parsed = 0;
  readonly warnings: SilverWarning[] = [];
  readonly #store: ObjectStore;
  readonly #known: ReadonlyMap<string, ExportState>;
  readonly #write: boolean;
  readonly #open = new Map<string, Promise<LibraryExport | null>>();
  readonly #texts = new Map<string, Uint8Array>();
  #held = 0;

  constructor(store: ObjectStore, before: SilverState, { write }: { readonly write: boolean }) {
    this.#store = store;
    this.#write = write;
    this.#known = new Map(before.exports.map((state) => [state.exportId, state]));
  }

  /** True where `open` need not parse. */
  knows(exportId: string): boolean {
    return this.#known.has(exportId);
  }

  /** null, with a warning, where bronze has no text for the record or the text cannot be parsed any more. */
  open(bronze: BronzeExport): Promise<LibraryExport | null> {
    const id = bronze.record.exportId;
    let opened = this.#open.get(id);
    if (opened === undefined)
      this.#open.set(id, (opened = this.#cached(bronze).then((found) => found ?? this.#parse(bronze))));
    return opened;
  }

  /** Forgets keys that are needed no more. */
  release(exportId: string): void {
    this.#open.delete(exportId);
  }

  /** True where the whole text is in memory, so that `bodies` needs no indexes. */
  holds(source: LibraryExport): boolean {
    return this.#texts.has(source.state.exportId);
  }

  /** Bodies of `indexes`: all of them where the text is in memory, else read from bronze in ranges. */
  async bodies(source: LibraryExport, indexes: Uint32Array): Promise<ExportBodies> {
    const { key, record } = source.bronze;
    const bodies = new ExportBodies(source.keys);
    const held = this.#texts.get(record.exportId);
    const utf8Start = source.state.utf8Start;
    if (held !== undefined) bodies.hold(held);
    else if (utf8Start === null) bodies.hold(parseExport(await this.#read(key), record).bytes);
    else {
      await bodies.load(indexes, async (start, end) => {
        if (start === end) return new Uint8Array(0);
        return this.#read(key, { start: start + utf8Start, end: end + utf8Start });
      });
    }
    return bodies;
  }

  /** Drops the cached keys of every export but these. */
  async removeAllBut(exportIds: ReadonlySet<string>): Promise<void> {
    for (const key of await listKeys(this.#store, exportKeysKey.prefix)) {
      const id = exportKeysKey.parse(key)?.sha256;
      if (id !== undefined && !exportIds.has(id)) await this.#store.remove(key);
    }
  }

  async #cached(bronze: BronzeExport): Promise<LibraryExport | null> {
    const known = this.#known.get(bronze.record.exportId);
    if (known === undefined) return null;
    const bytes = await this.#store.read(exportKeysKey.build({ sha256: known.exportId }));
    if (bytes === null) return null;
    const keys = decodeExportKeys(bytes);
    return { bronze, keys, state: { ...known, names: bronze.record.names, record: fingerprintOfRecord(bronze) } };
  }

  async #parse(bronze: BronzeExport): Promise<LibraryExport | null> {
    const { exportId } = bronze.record;
    const raw = await this.#store.read(bronze.key);
    if (raw === null) {
      this.warnings.push({
        code: 'text-missing',
        exportIds: [exportId],
        detail: `${bronze.key} is gone; its record is left`,
      });
      return null;
    }
    this.parsed++;
    const chat = parseExport(raw, bronze.record);
    const keys = exportKeys(exportId, chat);
    if (this.#write) {
      await this.#store.put(exportKeysKey.build({ sha256: exportId }), encodeExportKeys(keys));
    }
    if (this.#held + chat.bytes.length <= HELD_BYTES) {
      this.#held += chat.bytes.length;
      this.#texts.set(exportId, chat.bytes);
    }
    return { bronze, keys, state: stateOf(bronze, keys, chat.inspection.platform, offsetIn(raw, chat.bytes)) };
  }

  async #read(key: string, range?: { readonly start: number; readonly end: number }): Promise<Uint8Array> {
    const bytes = await this.#store.read(key, range);
    if (bytes === null || (range !== undefined && bytes.length !== range.end - range.start)) {
      throw new TypeError(`${key}: bronze is immutable, but this object changed while it was read`);
    }
    return bytes;
  }
}

/** Where `part` starts in `whole`; null where it is not a view of it. */
function offsetIn(whole: Uint8Array, part: Uint8Array): number | null {
  return part.buffer === whole.buffer ? part.byteOffset - whole.byteOffset : null;
}

function stateOf(
  bronze: BronzeExport,
  keys: ExportKeys,
  platform: string,
  utf8Start: number | null,
): LibraryExport['state'] {
  const { record } = bronze;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const seconds of keys.sentAt) {
    if (seconds < from) from = seconds;
    if (seconds > to) to = seconds;
  }
  return {
    exportId: record.exportId,
    names: record.names,
    arrivedAt: record.arrivedAt,
    messages: keys.length,
    platform,
    record: fingerprintOfRecord(bronze),
    utf8Start,
    from: keys.length === 0 ? null : wallTime(from),
    to: keys.length === 0 ? null : wallTime(to),
  };
}

const decoder = new TextDecoder();

export const fingerprintOfRecord = ({ record }: BronzeExport): string =>
  fingerprintOf(decoder.decode(encodeRecord(record)));

/** `YYYY-MM-DDTHH:MM:SS` of wall-clock seconds since 1970. */
export const wallTime = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19);
