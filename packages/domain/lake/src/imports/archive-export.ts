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
  StorageError,
  updateJson,
} from '@homelake/storage';
import { archiveMedia } from './archive-media.ts';
import { type BronzeIndex, type BronzeKeyParts, createBronzeIndex } from '../bronze/bronze-index.ts';
import {
  type BronzeRecord,
  bronzeRecordForm,
  decodeRecord,
  withMedia,
  withMoved,
  type ZipFacts,
} from '../bronze/bronze-record.ts';
import { dropMedia } from '../bronze/drop-media.ts';
import { parseExport } from '../bronze/parse-export.ts';
import { storedDigestOf, writeStoredDigest } from '../bronze/stored-digest.ts';

export interface ArchiveDependencies {
  readonly store: ObjectStore;
  /** Tells the month of bronze that a text which never came is put into, and `Upload.arrivedAt` where that is left away. */
  readonly now: () => Date;
  /** For the photos of a zip, which are known by their content. */
  readonly createSha256: Sha256Factory;
  /** To be passed by whoever archives many exports: without it bronze is listed for each. */
  readonly index?: BronzeIndex;
}

export interface Upload {
  /** File name, as the person knows it. */
  readonly name: string;
  /** A text or a zip; which of the two its bytes tell. A zip is read in place and never held whole. */
  readonly source: Uint8Array | ZipSource;
  /** Instant, ISO 8601, UTC: when it was handed in. Of several uploads of a text the earliest counts. */
  readonly arrivedAt?: string;
}

export interface ArchiveOptions {
  /** A larger text is refused as `too-large`: a text is held in memory whole. 1 GiB by default. */
  readonly maxTextBytes?: number;
}

export type ArchiveResult =
  | {
      /** `already-there`: this text is in bronze already; what the upload adds (a name, media) is added to its record. */
      readonly status: 'archived' | 'already-there';
      /** SHA-256 of the text, lower-case hex. */
      readonly exportId: string;
      /** Instant of the first arrival of this text that is known by now, ISO 8601, UTC. */
      readonly arrivedAt: string;
      /** Key of the text in bronze. */
      readonly key: string;
      /** As the file names tell; null where they do not. */
      readonly chatName: string | null;
      readonly messages: number;
      /** Media of this upload that are stored. */
      readonly media: readonly { readonly name: string; readonly key: string }[];
      /** Photos and videos among the media: they are stored, and are to be processed. */
      readonly photos: readonly ArrivedPhoto[];
      /** Of the parser. */
      readonly issues: readonly Issue[];
      /** What a zip held and was not taken as it is: `media-damaged` for a file, `other-export` for an export that was sent in the chat. */
      readonly leftOut: readonly Issue[];
    }
  | {
      readonly status: 'refused';
      /** Of the parser (`not-a-chat`, `binary`, ...), of ZipError, or `too-large`. */
      readonly code: string;
      /** One sentence that names the file. */
      readonly reason: string;
      /** It is a zip that can be read, and holds no chat. */
      readonly isSoundZip: boolean;
    };

const MAX_TEXT_BYTES = 2 ** 30;
/** So much of a large text is looked at before the rest is read. */
const HEAD_BYTES = 2 ** 20;

/**
 * Checks that an upload is a chat export and puts it into bronze: media first, then the text as it came, named by its
 * SHA-256, and the record last. Killed on the way it leaves only what a second run completes; the same upload twice changes nothing.
 *
 * Rejects with `StorageError`; whatever is wrong with the upload is a result.
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
      // A novel of a gigabyte is refused by its first pages.
      const doubt = refusal(parseExport(await upload.read(0, HEAD_BYTES), { arrivedAt }));
      if (doubt !== null) return refused(doubt.code, doubt.detail);
    }
    text = zip === null ? await upload.read(0, sizeBytes) : await collect(readEntry(zip.zip, zip.chat), sizeBytes);
  } catch (error) {
    if (error instanceof ZipError) return refused(error.code, error.message, error.code === 'no-chat');
    throw error;
  }

  // Hashed on another thread while this one parses; only a text that came before is parsed again, as of its own arrival.
  const hashed = sha256Hex(text);
  let chat = parseExport(text, { arrivedAt });
  const exportId = await hashed;
  const location = await locateExport(store, index, exportId, { now: now(), arrivedAt });
  if (location.arrivedAt !== arrivedAt) chat = parseExport(text, location);
  const unfit = whyUnfit(chat);
  if (unfit !== null) return refused(unfit.code, unfit.detail);

  const { media, photos, issues } =
    zip === null
      ? { media: [], photos: [], issues: [] }
      : await archiveMedia({ store, createSha256 }, zip, exportId, arrivedAt);
  // The chat is parsed already: what the next build needs to know of it is kept, so that it need not parse again.
  const isKnown = location.record?.arrivedAt === location.arrivedAt;
  await Promise.all([
    location.hasText ? null : store.put(location.key, text, { contentType: 'text/plain' }),
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
    return withUpload(known === null ? own : asOfFirst(known, own), facts);
  });
  // Another upload of the text was archived meanwhile, and may have written the digest as of its own arrival.
  if (changed?.arrivedAt !== location.record?.arrivedAt)
    await writeStoredDigest(store, storedDigestOf(exportId, text, parseExport(text, record)));
  // Looked for once more: what was forgotten while this was on its way must not come back with the record that was just written.
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
    exportId,
    arrivedAt: record.arrivedAt,
    key: location.key,
    chatName: record.chatName,
    messages: chat.length,
    media: media.filter((one) => !gone.includes(one.key)),
    photos,
    issues: chat.inspection.issues,
    leftOut: [...issues, ...(zip?.otherExports ?? []).map(otherExport)],
  };
}

const otherExport = ({ name }: { readonly name: string }): Issue => ({
  code: 'other-export',
  line: null,
  detail: `${name} is an export that was sent in this chat; it is kept as a document, and imported by itself it becomes a chat.`,
});

const sourceOf = (bytes: Uint8Array): ZipSource => ({
  sizeBytes: bytes.length,
  read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
});

/** `PK` and the mark of a local header, or of the end of an archive that holds nothing. */
async function isZip(source: ZipSource): Promise<boolean> {
  const [p, k, three, four] = await source.read(0, 4);
  return p === 0x50 && k === 0x4b && ((three === 3 && four === 4) || (three === 5 && four === 6));
}

async function collect(chunks: AsyncIterable<Uint8Array>, sizeBytes: number): Promise<Uint8Array> {
  const whole = new Uint8Array(sizeBytes);
  let at = 0;
  // `readEntry` never gives more than the declared size.
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
  readonly hasText: boolean;
  readonly record: BronzeRecord | null;
  /** Instant, ISO 8601, UTC. */
  readonly arrivedAt: string;
}

/** Where this text is in bronze or, if it never came, is going to be. A text without a record is one whose archiving was killed. */
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
  if (known === null) return { parts, key, recordKey, hasText: false, record: null, arrivedAt };
  const bytes = await store.read(recordKey);
  const record = bytes === null ? null : decodeRecord(bytes);
  const text = await store.head(key);
  const before = record?.arrivedAt ?? text?.modifiedAt.toISOString() ?? arrivedAt;
  return { parts, key, recordKey, hasText: text !== null, record, arrivedAt: before < arrivedAt ? before : arrivedAt };
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

/** A record with what its text says as of the first arrival. */
const asOfFirst = (known: BronzeRecord, { arrivedAt, inspection }: BronzeRecord): BronzeRecord =>
  known.arrivedAt <= arrivedAt ? known : { ...known, arrivedAt, inspection };

interface UploadFacts {
  readonly name: string;
  readonly chatName: string | null;
  readonly media: readonly { readonly name: string; readonly key: string }[];
  readonly zip: ZipFacts | null;
}

/** The record with what one more upload of the same text tells. The same upload twice changes nothing. */
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

/** Of two names the first in the alphabet, so that the order in which uploads are processed does not matter. */
const firstOf = (a: string | null, b: string | null): string | null => (a === null || (b !== null && b < a) ? b : a);

const byZip = (a: ZipFacts, b: ZipFacts): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Where the original of a photo lies that was stored under two names at the same time; null where it is gone. */
async function originalOf(store: ObjectStore, key: string): Promise<string | null> {
  const id = photoKey.parse(key)?.id;
  const record = id === undefined ? null : await readPhotoRecord(store, id);
  return record !== null && (await store.head(record.key)) !== null ? record.key : null;
}

/** Keys of those media that are not there. */
async function goneOf(store: ObjectStore, media: UploadFacts['media']): Promise<readonly string[]> {
  const keys = [...new Set(media.map(({ key }) => key))];
  const infos = await Promise.all(keys.map((key) => store.head(key)));
  return keys.filter((_, at) => infos[at] === null);
}
