import { fileSegment, segmentFileName } from './file-segment.ts';
import { keyTemplate } from './key-template.ts';
import type { Slot } from './key-template.ts';

const id: Slot = { pattern: '[0-9A-Za-z_-]{1,64}', takes: '1 to 64 letters, digits, - and _' };
const sha256: Slot = { pattern: '[0-9a-f]{64}', takes: 'a SHA-256 in lower-case hex' };
const sha12: Slot = { pattern: '[0-9a-f]{12}', takes: 'the first 12 digits of a SHA-256 in lower-case hex' };
const sha32: Slot = { pattern: '[0-9a-f]{32}', takes: 'the first 32 digits of a SHA-256 in lower-case hex' };
/** Spreads a million objects over 256 directories: the first two digits of the id that follows. */
const shard: Slot = { pattern: '[0-9a-f]{2}', takes: 'the first 2 digits of the id' };
const year: Slot = { pattern: '[0-9]{4}', takes: 'a year of four digits' };
const monthOfYear: Slot = { pattern: '(?:0[1-9]|1[0-2])', takes: 'a month, 01 to 12' };
const month: Slot = { pattern: '[0-9]{4}-(?:0[1-9]|1[0-2])', takes: 'a month as YYYY-MM' };
/** A file name. `parse` gives it back unchanged, in NFC, unless it was too long for a segment. */
const name: Slot = { pattern: '[^/]+', takes: 'a file name', encode: fileSegment, decode: segmentFileName };
/** File names separated by `/`. */
const path: Slot = {
  pattern: '.+',
  takes: 'a path of file names',
  encode: (value) => value.split('/').map(fileSegment).join('/'),
  decode: (text) => text.split('/').map(segmentFileName).join('/'),
};

/** The bytes of an upload until its claim has inspected them and moved them to the key of their content. */
export const uploadKey = keyTemplate('uploads/{id}/{name}', { id, name });

/** A chat export as it was uploaded, before it is processed. */
export const whatsappUploadKey = keyTemplate('raw-whatsapp-uploads/{id}/{name}', { id, name });

/** Bronze: an export's text, named by its SHA-256; year and month are those of its arrival, in UTC. */
export const exportTextKey = keyTemplate('bronze/whatsapp/year={year}/month={month}/{sha256}.txt', {
  year,
  month: monthOfYear,
  sha256,
});

/** Bronze: the record of an export: names, arrival, chat, media. */
export const exportRecordKey = keyTemplate('bronze/whatsapp/year={year}/month={month}/{sha256}.json', {
  year,
  month: monthOfYear,
  sha256,
});

/** Bronze: which export an upload became, by the SHA-256 of the uploaded file, which may be a zip. */
export const exportUploadKey = keyTemplate('bronze/whatsapp/uploads/{sha256}.json', { sha256 });

/** Bronze: the record of a file: its names, its size and its key. */
export const fileRecordKey = keyTemplate('bronze/files/{sha256}.json', { sha256 });

/** Bronze: which parts of a download that Google packed into several archives have come. */
export const downloadKey = keyTemplate('bronze/downloads/{download}.json', { download: id });

/** Bronze: the user's decision whether two exports are of one chat. `one` and `other` are the first 32 digits of their SHA-256, the lower first. */
export const chatOverrideKey = keyTemplate('bronze/whatsapp/overrides/{one}-{other}.json', {
  one: sha32,
  other: sha32,
});

/** Original of a photo or video; `id` is the first 32 digits of its SHA-256. Its companions (sidecars, Live Photo clips) have the same id. */
export const photoKey = keyTemplate('raw-photos/{id}/{name}', { id: sha32, name });

/** A smaller copy of a photo, e.g. `thumbnail.webp`. */
export const renditionKey = keyTemplate('thumbnails/{id}/{file}', {
  id: sha32,
  file: { pattern: String.raw`[a-z]+\.(?:webp|jpg)`, takes: 'a rendition with its ending' },
});

/** Bronze: the record of a photo. */
export const photoRecordKey = keyTemplate('bronze/photos/{shard}/{id}.json', { shard, id: sha32 });

/** Bronze: the owner's edits of a photo: favourite, tags, albums, trash. */
export const photoEditsKey = keyTemplate('bronze/photo-edits/{shard}/{id}.json', { shard, id: sha32 });

/** Bronze: the record of a sidecar or a Takeout JSON. `nameKey` is the part of the name that it has in common with its photos. */
export const companionRecordKey = keyTemplate('bronze/companions/{nameKey}/{sha256}.json', {
  nameKey: name,
  sha256,
});

/** Bronze: an album. */
export const albumKey = keyTemplate('bronze/albums/{id}.json', { id });

/** Bronze: the record of an album of Google Takeout: its title, and the folders of its photos. `id` is that of the album. */
export const takeoutAlbumKey = keyTemplate('bronze/takeout-albums/{id}.json', { id });

/** Bronze: the record that a migration of the lake is done. */
export const migrationKey = keyTemplate('bronze/migrations/{name}.json', { name: id });

/** The settings of the lake: a JSON object that its owner may edit. */
export const settingsKey = keyTemplate('settings.json', {});

/** Media of a zip export; `export` is the first 12 digits of the SHA-256 of the export's text. */
export const exportMediaKey = keyTemplate('files/whatsapp/{export}/{name}', { export: sha12, name });

/** Any other file. `path` may contain `/`. */
export const fileKey = keyTemplate('files/{path}', { path });

/** Silver: the messages of one month, all chats, sorted. The directory is a Hive partition. */
export const messagesKey = keyTemplate('silver/messages/month={month}/part-0.parquet', { month });

/** Silver: the photos of one month, by time. The directory is a Hive partition. */
export const photosKey = keyTemplate('silver/photos/month={month}/part-0.parquet', { month });

/** Silver: a table of one file, such as `chats`. */
export const tableKey = keyTemplate('silver/{table}/part-0.parquet', {
  table: { pattern: '[a-z]+', takes: 'the name of a table' },
});

/** Derived: cached input of merging for one export, so that its text is not read again. */
export const exportDigestKey = keyTemplate('silver/_state/export-keys/{sha256}.bin', { sha256 });

/** Derived: cached input of merging for an export that is read differently because of the other exports of its chat. */
export const settledDigestKey = keyTemplate('silver/_state/settled-keys/{sha256}.bin', { sha256 });

/** Derived: other state of the silver build, e.g. `manifest.json`. Deleting all of it only costs a full build. */
export const silverStateKey = keyTemplate('silver/_state/{name}', { name });

/** Year and month of arrival, as bronze keys take them. */
export function arrivalParts(arrivedAt: Date): { readonly year: string; readonly month: string } {
  if (Number.isNaN(arrivedAt.getTime())) throw new TypeError('arrivedAt is not a date');
  const iso = arrivedAt.toISOString();
  return { year: iso.slice(0, 4), month: iso.slice(5, 7) };
}
