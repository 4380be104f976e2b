import { chatNameFromFile, type ChatVerdict, settleChat } from '@homelake/chat';
import type { ObjectStore } from '@homelake/storage';
import { exportKeysKey, settledKeysKey } from '@homelake/storage';
import { type BronzeExport, encodeRecord, listKeys } from './bronze-record.ts';
import { ExportBodies } from './export-bodies.ts';
import { ownerBeside } from './event-names.ts';
import type { ExportKeys } from './export-keys.ts';
import { fingerprintOf } from './fingerprint.ts';
import { parseExport } from './parse-export.ts';
import type { SilverWarning } from './silver-progress.ts';
import type { ExportState, SilverState } from './silver-state.ts';
import { readStoredKeys, type StoredKeys, storedKeysOf, writeStoredKeys } from './stored-keys.ts';

/** Texts of exports that are new to silver are kept up to here: of them every message is needed. */
const HELD_BYTES = 160 * 1024 * 1024;

/** An export as a build knows it. */
export interface LibraryExport {
  readonly bronze: BronzeExport;
  readonly state: Omit<ExportState, 'chatId'>;
  readonly keys: ExportKeys;
}

/** The chat's name as the names of files tell it, else as the export itself does; null where nothing does. */
export const chatNameOf = ({ bronze, keys }: LibraryExport): string | null => bronze.record.chatName ?? keys.subject;

/** Whose phone made the export, by a name among its senders; null where nothing tells. */
export const ownerOf = (source: LibraryExport): string | null =>
  source.keys.owner ?? ownerBeside(source.keys.senders, chatNameOf(source));

export interface LibraryOptions {
  /** Store the keys of what had to be parsed. */
  readonly write: boolean;
  /** Parse everything, whatever keys are stored. */
  readonly full: boolean;
}

/** Keys and bodies of exports: from the keys that archiving or a build before stored, where they are, else parsed, once. */
export class ExportLibrary {
  /** Exports that are new since the last build, or had to be parsed again. */
  taken = 0;
  readonly warnings: SilverWarning[] = [];
  readonly #store: ObjectStore;
  readonly #known: ReadonlyMap<string, ExportState>;
  readonly #options: LibraryOptions;
  readonly #open = new Map<string, Promise<LibraryExport | null>>();
  /** UTF-8 bytes of exports that are new; null until they are read. */
  readonly #texts = new Map<string, Uint8Array | null>();
  #held = 0;

  constructor(store: ObjectStore, before: SilverState, options: LibraryOptions) {
    this.#store = store;
    this.#options = options;
    this.#known = new Map(before.exports.map((state) => [state.exportId, state]));
  }

  /** True where the last build had the export. */
  knows(exportId: string): boolean {
    return this.#known.has(exportId);
  }

  /** null, with a warning, where bronze has no text for the record. */
  open(bronze: BronzeExport): Promise<LibraryExport | null> {
    const id = bronze.record.exportId;
    let opened = this.#open.get(id);
    if (opened === undefined) this.#open.set(id, (opened = this.#load(bronze)));
    return opened;
  }

  /**
   * Exports of one chat as the evidence of all of them says that they are to be read. Most are read so already; the others are parsed
   * under the chat's verdict, once, as their own keys are.
   */
  async settled(chat: readonly LibraryExport[]): Promise<readonly LibraryExport[]> {
    const all = chat.map(({ keys }) => keys.evidence);
    const chatNames = [...new Set(chat.flatMap(namesOf))].sort();
    const settled: LibraryExport[] = [];
    for (const one of chat) {
      const verdict = settleChat(one.keys.evidence, all, chatNames);
      const isOwn = JSON.stringify(verdict) === JSON.stringify(settleChat(one.keys.evidence));
      settled.push(isOwn ? one : await this.#settle(one, verdict));
    }
    return settled;
  }

  /** Forgets keys that are needed no more. */
  release(exportId: string): void {
    this.#open.delete(exportId);
  }

  /** True where `bodies` gives the whole text, and needs no indexes. */
  holds(source: LibraryExport): boolean {
    return this.#texts.has(source.state.exportId);
  }

  /** Bodies of `indexes`: all of them for a text that is held, else read from bronze in ranges. */
  async bodies(source: LibraryExport, indexes: Uint32Array): Promise<ExportBodies> {
    const { key, record } = source.bronze;
    const bodies = new ExportBodies(source.keys);
    const utf8Start = source.state.utf8Start;
    let held = this.#texts.get(record.exportId);
    if (held === null) {
      const raw = await this.#read(key);
      held = utf8Start === null ? parseExport(raw, record).bytes : raw.subarray(utf8Start);
      this.#texts.set(record.exportId, held);
    }
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
    for (const family of [exportKeysKey, settledKeysKey]) {
      for (const key of await listKeys(this.#store, family.prefix)) {
        const id = family.parse(key)?.sha256;
        if (id !== undefined && !exportIds.has(id)) await this.#store.remove(key);
      }
    }
  }

  async #load(bronze: BronzeExport): Promise<LibraryExport | null> {
    const { exportId } = bronze.record;
    const stored = this.#options.full ? null : await readStoredKeys(this.#store, exportId);
    const known = this.#known.get(exportId);
    if (stored !== null && known !== undefined) {
      return { bronze, keys: stored.keys, state: stateOf(bronze, stored) };
    }
    this.taken++;
    if (stored !== null && (await this.#store.head(bronze.key)) !== null) {
      this.#hold(bronze, null);
      return { bronze, keys: stored.keys, state: stateOf(bronze, stored) };
    }
    return this.#parse(bronze);
  }

  async #parse(bronze: BronzeExport): Promise<LibraryExport | null> {
    const { exportId } = bronze.record;
    const raw = await this.#store.read(bronze.key);
    if (raw === null) {
      this.#warnOfMissing(bronze);
      return null;
    }
    const chat = parseExport(raw, bronze.record);
    const stored = storedKeysOf(exportId, raw, chat);
    if (this.#options.write) await writeStoredKeys(this.#store, stored);
    this.#hold(bronze, chat.bytes);
    return { bronze, keys: stored.keys, state: stateOf(bronze, stored) };
  }

  async #settle(own: LibraryExport, verdict: ChatVerdict): Promise<LibraryExport> {
    const { bronze } = own;
    const { exportId } = bronze.record;
    const print = fingerprintOf(JSON.stringify(verdict));
    let stored = this.#options.full ? null : await readStoredKeys(this.#store, exportId, print);
    if (stored === null) {
      const raw = await this.#store.read(bronze.key);
      if (raw === null) {
        this.#warnOfMissing(bronze);
        return own;
      }
      stored = storedKeysOf(exportId, raw, parseExport(raw, bronze.record, verdict), print);
      if (this.#options.write) await writeStoredKeys(this.#store, stored);
    }
    return { bronze, keys: stored.keys, state: stateOf(bronze, stored) };
  }

  #warnOfMissing({ key, record }: BronzeExport): void {
    const detail = `${key} is gone; its record is left`;
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

function stateOf(bronze: BronzeExport, { keys, utf8Start, verdict }: StoredKeys): LibraryExport['state'] {
  const { record } = bronze;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < keys.length; index++) {
    const seconds = keys.sentAt[index]!;
    if (seconds < from) from = seconds;
    if (seconds > to) to = seconds;
  }
  return {
    exportId: record.exportId,
    names: record.names,
    arrivedAt: record.arrivedAt,
    messages: keys.length,
    platform: record.inspection.platform,
    record: fingerprintOfRecord(bronze),
    verdict,
    utf8Start,
    from: keys.length === 0 ? null : wallTime(from),
    to: keys.length === 0 ? null : wallTime(to),
  };
}

/** The chat's names as every file tells them that the export came in. */
const namesOf = ({ bronze: { record }, keys }: LibraryExport): string[] =>
  [record.chatName, ...record.names.map((name) => chatNameFromFile(name, keys.senders))].filter(
    (name) => name !== null,
  );

const decoder = new TextDecoder();

export const fingerprintOfRecord = ({ record }: BronzeExport): string =>
  fingerprintOf(decoder.decode(encodeRecord(record)));

/** `YYYY-MM-DDTHH:MM:SS` of wall-clock seconds since 1970. */
export const wallTime = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19);
