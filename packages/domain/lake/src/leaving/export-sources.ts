import type { ObjectStore, Sha256Factory } from '@homelake/storage';
import { StorageError } from '@homelake/storage';
import { createMessageFiles } from '../query/message-files.ts';
import type { ParquetCodec } from '../tables/parquet-codec.ts';
import { chatFiles } from './chat-files.ts';
import { editsSidecar } from './edits-sidecar.ts';
import { encodeRecordLine, RECORDS_PATH } from './manifest.ts';
import type { ManifestFile } from './manifest.ts';
import type { ExportPlan, PlannedObject } from './plan-export.ts';

export interface ExportPorts {
  readonly store: ObjectStore;
  readonly codec: ParquetCodec;
  readonly createSha256: Sha256Factory;
}

/** A file to write: an object of the lake, or one that is made from it. */
export interface Source
  extends Pick<ManifestFile, 'is' | 'key' | 'id' | 'path' | 'storageClass'>, Pick<PlannedObject, 'archive'> {
  readonly wanted: string;
  readonly etag: string;
  /** Hash of the bytes where it is known without reading them. */
  readonly sha256: string | null;
  readonly sizeBytes: number | null;
  readonly changedMs: number | null;
  readonly open: () => Promise<AsyncIterable<Uint8Array>>;
  readonly describe: () => Promise<Pick<ManifestFile, 'contentType' | 'metadata'>>;
}

/** The files of an export, in the order in which they are written. */
export function sourcesOf({ store, codec }: ExportPorts, plan: ExportPlan): readonly Source[] {
  const objects = plan.objects.map((object): Source => ({
    ...object,
    open: () => openObject(store, object),
    async describe() {
      const info = await store.head(object.key);
      return { contentType: info?.contentType ?? null, metadata: info?.metadata ?? {} };
    },
  }));
  const made = (
    { is, id, path, wanted }: Pick<Source, 'is' | 'id' | 'path' | 'wanted'>,
    contentType: string,
    open: Source['open'],
  ): Source => ({
    is,
    id,
    path,
    wanted,
    key: null,
    etag: '',
    sha256: null,
    sizeBytes: null,
    changedMs: null,
    storageClass: 'standard',
    archive: null,
    open,
    describe: async () => ({ contentType, metadata: {} }),
  });
  const sidecars = plan.sidecars.map(({ photo, ...file }) =>
    made({ is: 'photo-edits', ...file }, 'application/rdf+xml', async () => textBytes(editsSidecar(photo))),
  );
  const albums = plan.albums.map(({ name, photos, ...file }) => {
    const text = [name.replace(/[\r\n]+/g, ' '), '', ...photos, ''].join('\n');
    return made({ is: 'album', ...file }, 'text/plain; charset=utf-8', async () => textBytes(text));
  });
  const pathOf = new Map(plan.objects.map(({ key, path }) => [key, path]));
  const messages = createMessageFiles({ store, codec });
  const chats = plan.chats.flatMap((chat) =>
    chatFiles({ messages, codec }, chat, pathOf).map(({ is, name, open, contentType }) => {
      const id = chat.summary.chatId;
      const known = plan.paths.given.get(`${is}\n${id}`);
      const wanted = known?.wanted ?? chat.folder + name;
      const path = known?.path ?? plan.paths.give(`${is}\n${id}`, wanted);
      return made({ is, id, path, wanted }, contentType, open);
    }),
  );
  const place = { is: 'records', id: null, path: RECORDS_PATH, wanted: RECORDS_PATH } as const;
  const records = made(place, 'application/x-ndjson', async () => recordLines(store, plan));
  // Records come last: an export that is stopped before has originals without records, and not the other way round.
  return [...objects, ...sidecars, ...albums, ...chats, records];
}

async function* textBytes(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

async function openObject(store: ObjectStore, { key }: PlannedObject): Promise<AsyncIterable<Uint8Array>> {
  const bytes = await store.stream(key);
  if (bytes === null) throw new StorageError('unavailable', key, 'is gone from the lake');
  return bytes;
}

async function* recordLines(store: ObjectStore, { records }: ExportPlan): AsyncGenerator<Uint8Array> {
  for (const { key } of records) {
    const info = await store.head(key);
    const bytes = info === null ? null : await store.read(key);
    // It was removed since it was listed.
    if (info === null || bytes === null) continue;
    const { contentType, metadata } = info;
    yield await encodeRecordLine({ key, contentType, metadata, bytes });
  }
}
