import type { ParsedChat } from '@homelake/chat';
import type { ObjectStore } from '@homelake/storage';
import { exportKeysKey } from '@homelake/storage';
import { type ExportKeys, exportKeys } from './export-keys.ts';
import { decodeExportKeys, encodeExportKeys, ExportKeysError } from './export-keys-codec.ts';
import { SILVER_VERSION } from './silver-state.ts';

/** The keys of an export as the lake keeps them, so that no text is parsed twice. Derived, and safe to delete. */
export interface StoredKeys {
  readonly keys: ExportKeys;
  /** Where the export's UTF-8 bytes start in the text as it came; null where they are not simply a part of it. */
  readonly utf8Start: number | null;
}

/** The keys of a chat that was parsed from `text`. */
export const storedKeysOf = (exportId: string, text: Uint8Array, chat: ParsedChat): StoredKeys => ({
  keys: exportKeys(exportId, chat),
  utf8Start: chat.bytes.buffer === text.buffer ? chat.bytes.byteOffset - text.byteOffset : null,
});

export async function writeStoredKeys(store: ObjectStore, { keys, utf8Start }: StoredKeys): Promise<void> {
  const bytes = encodeExportKeys(keys, { silverVersion: SILVER_VERSION, utf8Start });
  await store.put(exportKeysKey.build({ sha256: keys.exportId }), bytes);
}

/** null where there are none, or none that this version made and that are whole. */
export async function readStoredKeys(store: ObjectStore, exportId: string): Promise<StoredKeys | null> {
  const bytes = await store.read(exportKeysKey.build({ sha256: exportId }));
  if (bytes === null) return null;
  try {
    const { keys, origin } = decodeExportKeys(bytes);
    return origin.silverVersion === SILVER_VERSION ? { keys, utf8Start: origin.utf8Start } : null;
  } catch (error) {
    if (error instanceof ExportKeysError) return null;
    throw error;
  }
}
