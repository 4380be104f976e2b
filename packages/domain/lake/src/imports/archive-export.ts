import { chatNameFromFile, type Issue, type ParsedChat, refusal } from '@homelake/chat';
import { openExport, readEntry, ZipError, type ZipExport, type ZipSource } from '@homelake/chat/zip';
import { type ArrivedPhoto, readPhotoRecord } from '@homelake/photos';
import type { ObjectStore, Sha256Factory } from '@homelake/storage';
import {
  arrivalParts,
  exportRecordKey,
  exportTextKey,
  photoKey,
  sha256Hex,
  sha256Of,
  StorageError,
  settledDigestKey,
  updateJson,
} from '@homelake/storage';
import { archiveMedia } from './archive-media.ts';
import { type BronzeIndex, type BronzeKeyParts, createBronzeIndex } from '../bronze/bronze-index.ts';
import {
  type BronzeRecord,
  type StoredMedia,
  asOfReplaced,
  asOfReplacing,
  bronzeRecordForm,
  decodeRecord,
  isReplacing,
  withMedia,
  withMoved,
  type ZipFacts,
} from '../bronze/bronze-record.ts';
import { dropMedia } from '../bronze/drop-media.ts';
import { parseExport } from '../bronze/parse-export.ts';
import { storedDigestOf, writeStoredDigest } from '../bronze/stored-digest.ts';

export interface ArchiveDependencies {
  readonly store: ObjectStore;
  /** Gives the month of bronze for a new text, and the default of `Upload.arrivedAt`. */
  readonly now: () => Date;
  /** Hashes the photos of a zip, whose ids are made from their content. */
  readonly createSha256: Sha256Factory;
  /** Index of bronze, to share between calls. Without it bronze is listed in each call. */
  readonly index?: BronzeIndex;
}

export interface Upload {
  /** File name as it was uploaded. */
  readonly name: string;
  /** A text or a zip, detected by its first bytes. A zip is read by ranges and never held in memory. */
  readonly source: Uint8Array | ZipSource;
  /** Instant of the upload, ISO 8601, UTC; the current time by default. Of several uploads of a text the earliest counts. */
  readonly arrivedAt?: string;
}

export interface ArchiveOptions {
  /** Maximum size of a text, because it is held in memory; 1 GiB by default. A larger one is refused as `too-large`. */
  readonly maxTextBytes?: number;
}

export type ArchiveResult =
  | {
      /** `already-there`: bronze has this text already. A new name and new media of the upload are added to its record. */
      readonly status: 'archived' | 'already-there';
      /** True where a damaged or missing text, or a damaged file that was sent in the chat, was replaced. */
      readonly restored: boolean;
      /** SHA-256 of the text, lower-case hex. */
      readonly exportId: string;
      /** Instant of the first known arrival of this text, ISO 8601, UTC. */
      readonly arrivedAt: string;
      /** Key of the text in bronze. */
      readonly key: string;
      /** The chat's name from file names; null where they contain none. */
      readonly chatName: string | null;
      readonly messages: number;
      /** Media of this upload that were stored. */
      readonly media: readonly StoredMedia[];
      /** Photos and videos among the media. They are stored, and the caller must process them. */
      readonly photos: readonly ArrivedPhoto[];
      /** Issues of the parser. */
      readonly issues: readonly Issue[];
      /**
       * Entries of a zip that were not stored as they are: `media-damaged` for a damaged file, `other-export` for another export, which is
       * stored as a document.
       */
      readonly leftOut: readonly Issue[];
    }
  | {
      readonly status: 'refused';
      /** A code of the parser (`not-a-chat`, `binary`, ...) or of ZipError, or `too-large`. */
      readonly code: string;
      /** One sentence that names the file. */
      readonly reason: string;
      /** True for an intact zip without a chat. */
      readonly isSoundZip: boolean;
    };

const MAX_TEXT_BYTES = 2 ** 30;
/** Bytes of a large text that are inspected before the rest is read. */
const HEAD_BYTES = 2 ** 20;

/**
 * Checks that an upload is a chat export, and stores it in bronze: media first, then the text unchanged under its SHA-256, and the record
 * last. Where it is killed in between, a second run completes it. The same upload twice changes nothing.
 *
 * Rejects with `StorageError`. Problems of the upload itself are results.
 */
export async function archiveExport(
  { store, now, createSha256, index = createBronzeIndex(store) }: ArchiveDependencies,
  { name, source, arrivedAt = now().toISOString() }: Upload,
  { maxTextBytes = MAX_TEXT_BYTES }: ArchiveOptions = {},
): Promise<ArchiveResult> {
  const upload = source instanceof Uint8Array ? sourceOf(source) : source;
  let zip: ZipExport | null = null;
  const refused = (code: string, reason: string, isSoundZip = zip !== null): ArchiveResult => ({
    status: 'refused',
    code,
    reason: `${name}: ${reason}`,
    isSoundZip,
  });

  let text: Uint8Array;
  try {
    zip = (await isZip(upload)) ? await openExport(upload, { zipName: name }) : null;
    const sizeBytes = zip?.chat.sizeBytes ?? upload.sizeBytes;
    if (sizeBytes > maxTextBytes) {
      return refused('too-large', `The text has ${sizeBytes} bytes, more than the ${maxTextBytes} that are taken.`);
    }
    if (zip === null && sizeBytes > 4 * HEAD_BYTES) {
      // A large text that is no chat is refused by its beginning.
      const doubt = refusal(parseExport(await upload.read(0, HEAD_BYTES), { arrivedAt }));
      if (doubt !== null) return refused(doubt.code, doubt.detail);
    }
    text = zip === null ? await upload.read(0, sizeBytes) : await collect(readEntry(zip.zip, zip.chat), sizeBytes);
  } catch (error) {
    if (error instanceof ZipError) return refused(error.code, error.message, error.code === 'no-chat');
    throw error;
  }

  // The hash is computed on another thread while this one parses. Only a text that arrived before is parsed again, with its first arrival.
  const hashed = sha256Hex(text);
  let chat = parseExport(text, { arrivedAt });
  const exportId = await hashed;
  const location = await locateExport(store, index, exportId, { now: now(), arrivedAt });
  if (location.arrivedAt !== arrivedAt) chat = parseExport(text, location);
  const unfit = whyUnfit(chat);
  if (unfit !== null) return refused(unfit.code, unfit.detail);

  const { media, photos, issues, restored } =
    zip === null
      ? { media: [], photos: [], issues: [], restored: false }
      : await archiveMedia({ store, createSha256 }, zip, exportId, arrivedAt);
  // The digest of the parsed chat is stored, so that the next build need not parse it again.
  const stored = await store.stream(location.key);
  const isWhole = stored !== null && (await sha256Of(stored, createSha256)) === exportId;
  const isBroken = location.record !== null && (!isWhole || isReplacing(location.record));
  const isKnown = !isBroken && location.record?.arrivedAt === location.arrivedAt;
  if (stored !== null && !isWhole) {
    // Before the text, so that a second run after a kill still knows that tables may contain the damaged text.
    await updateJson(
      store,
      location.recordKey,
      bronzeRecordForm,
      (known): BronzeRecord | null => known && asOfReplacing(known),
    );
    await store.remove(settledDigestKey.build({ sha256: exportId }));
  }
  await Promise.all([
    isWhole ? null : store.put(location.key, text, { contentType: 'text/plain' }),
    isKnown ? null : writeStoredDigest(store, storedDigestOf(exportId, text, chat)),
  ]);
  const facts: UploadFacts = {
    name,
    chatName:
      zip?.chatNameHint ??
      (zip === null ? null : chatNameFromFile(zip.chat.name, chat.senders)) ??
      chatNameFromFile(name, chat.senders),
    media,
    zip: zip === null ? null : { name, entry: zip.chat.name, entries: zip.zip.entries.length },
  };
  const own = newRecord(exportId, text, location.arrivedAt, chat);
  let changed = location.record;
  const record = await updateJson(store, location.recordKey, bronzeRecordForm, (known) => {
    changed = known;
    return withUpload(known === null ? own : asOfReplaced(asOfFirst(known, own)), facts);
  });
  // Another upload of the text was archived meanwhile, and may have written the digest for its own arrival.
  if (changed?.arrivedAt !== location.record?.arrivedAt)
    await writeStoredDigest(store, storedDigestOf(exportId, text, parseExport(text, record)));
  // Checked again after the record is written: a photo that was deleted meanwhile must not be referred to.
  const gone: string[] = [];
  for (const key of await goneOf(store, media)) {
    const moved = await originalOf(store, key);
    if (moved === null) gone.push(key);
    else
      await updateJson(store, location.recordKey, bronzeRecordForm, (known) => known && withMoved(known, key, moved));
  }
  if (gone.length > 0) await dropMedia(store, location.recordKey, gone);
  return {
    status: location.record === null ? 'archived' : 'already-there',
    restored: restored || isBroken,
    exportId,
    arrivedAt: record.arrivedAt,
    key: location.key,
    chatName: record.chatName,
    messages: chat.length,
    media: media.filter((one) => !gone.includes(one.key)),
    photos,
    issues: chat.inspection.issues,
    leftOut: [
      ...issues,
      ...(zip?.sentExports ?? []).map((entry) => otherExport(entry, 'was sent in this chat')),
      ...(zip?.unrelatedExports ?? []).map((entry) => otherExport(entry, 'no message of this chat mentions')),
    ],
  };
}

const otherExport = ({ name }: { readonly name: string }, how: string): Issue => ({
  code: 'other-export',
  line: null,
  detail: `${name} is an export that ${how}; it is kept as a document, and imported by itself it becomes a chat.`,
});

const sourceOf = (bytes: Uint8Array): ZipSource => ({
  sizeBytes: bytes.length,
  read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
});

/** `PK` and the signature of a local header, or of the end of an empty archive. */
async function isZip(source: ZipSource): Promise<boolean> {
  const [p, k, three, four] = await source.read(0, 4);
  return p === 0x50 && k === 0x4b && ((three === 3 && four === 4) || (three === 5 && four === 6));
}

async function collect(chunks: AsyncIterable<Uint8Array>, sizeBytes: number): Promise<Uint8Array> {
  const whole = new Uint8Array(sizeBytes);
  let at = 0;
  // `readEntry` never yields more than the declared size.
  for await (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function whyUnfit(chat: ParsedChat): { readonly code: string; readonly detail: string } | null {
  const issue = refusal(chat);
  if (issue !== null) return issue;
  return chat.length > 0 ? null : { code: 'not-a-chat', detail: 'No message was found in it.' };
}

interface ExportLocation {
  readonly parts: BronzeKeyParts;
  readonly key: string;
  readonly recordKey: string;
  readonly record: BronzeRecord | null;
  /** Instant, ISO 8601, UTC. */
  readonly arrivedAt: string;
}

/** Returns the location of a text in bronze, or the location for a new one. A text without a record is left by a process that was killed. */
async function locateExport(
  store: ObjectStore,
  index: BronzeIndex,
  sha256: string,
  { now, arrivedAt }: { readonly now: Date; readonly arrivedAt: string },
): Promise<ExportLocation> {
  const known = await index.find(sha256);
  const parts = known ?? { ...arrivalParts(now), sha256 };
  const key = exportTextKey.build(parts);
  const recordKey = exportRecordKey.build(parts);
  if (known === null) return { parts, key, recordKey, record: null, arrivedAt };
  const bytes = await store.read(recordKey);
  const record = bytes === null ? null : decodeRecord(bytes);
  const text = await store.head(key);
  const before = record?.arrivedAt ?? text?.modifiedAt.toISOString() ?? arrivedAt;
  return { parts, key, recordKey, record, arrivedAt: before < arrivedAt ? before : arrivedAt };
}

function newRecord(exportId: string, text: Uint8Array, arrivedAt: string, chat: ParsedChat): BronzeRecord {
  const { inspection } = chat;
  return {
    version: 1,
    exportId,
    sizeBytes: text.length,
    arrivedAt,
    names: [],
    chatName: null,
    media: {},
    zips: [],
    inspection,
  };
}

/** Returns the record with the inspection of the text for the earlier of both arrivals. */
const asOfFirst = (known: BronzeRecord, { arrivedAt, inspection }: BronzeRecord): BronzeRecord =>
  known.arrivedAt <= arrivedAt ? known : { ...known, arrivedAt, inspection };

interface UploadFacts {
  readonly name: string;
  readonly chatName: string | null;
  readonly media: readonly StoredMedia[];
  readonly zip: ZipFacts | null;
}

/**
 * Returns the record with the facts of one more upload of the text. The same upload twice changes nothing. Throws StorageError while the chat
 * is being forgotten.
 */
function withUpload(record: BronzeRecord, { name, chatName, media, zip }: UploadFacts): BronzeRecord {
  if (record.leaving) throw new StorageError('unavailable', name, 'its chat is being forgotten');
  const known =
    zip === null ||
    record.zips.some((one) => one.name === zip.name && one.entry === zip.entry && one.entries === zip.entries);
  return {
    ...withMedia(record, media),
    names: [...new Set([...record.names, name])].sort(),
    chatName: firstOf(record.chatName, chatName),
    zips: known ? record.zips : [...record.zips, zip].sort(byZip),
  };
}

/** The alphabetically first of two names, so that the order of uploads does not matter. */
const firstOf = (a: string | null, b: string | null): string | null => (a === null || (b !== null && b < a) ? b : a);

const byZip = (a: ZipFacts, b: ZipFacts): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Key of the original of a photo that was stored under two names at the same time; null where it no longer exists. */
async function originalOf(store: ObjectStore, key: string): Promise<string | null> {
  const id = photoKey.parse(key)?.id;
  const record = id === undefined ? null : await readPhotoRecord(store, id);
  return record !== null && (await store.head(record.key)) !== null ? record.key : null;
}

/** Keys of the media that do not exist. */
async function goneOf(store: ObjectStore, media: UploadFacts['media']): Promise<readonly string[]> {
  const keys = [...new Set(media.map(({ key }) => key))];
  const infos = await Promise.all(keys.map((key) => store.head(key)));
  return keys.filter((_, at) => infos[at] === null);
}
