import type { ParsedChat } from '@homelake/chat';
import type { ObjectStore } from '@homelake/storage';
import { exportKeysKey, settledKeysKey } from '@homelake/storage';
import { type ExportKeys, exportKeys } from '../merge/export-keys.ts';
import { decodeExportKeys, encodeExportKeys, ExportKeysError } from '../merge/export-keys-codec.ts';
import { SILVER_VERSION } from '../tables/silver-version.ts';

/** The keys of an export as the lake keeps them, so that no text is parsed twice. Derived, and safe to delete. */
export interface StoredKeys {
  readonly keys: ExportKeys;
  /** Where the export's UTF-8 bytes start in the text as it came; null where they are not simply a part of it. */
  readonly utf8Start: number | null;
  /** Fingerprint of the verdict of its chat under which the export was read; null where it was read by its own evidence alone. */
  readonly verdict: string | null;
}

/** The keys of a chat that was parsed from `text`. */
export const storedKeysOf = (
  exportId: string,
  text: Uint8Array,
  chat: ParsedChat,
  verdict: string | null = null,
): StoredKeys => ({
  keys: exportKeys(exportId, chat),
  utf8Start: chat.bytes.buffer === text.buffer ? chat.bytes.byteOffset - text.byteOffset : null,
  verdict,
});

const keyOf = (sha256: string, verdict: string | null): string =>
  (verdict === null ? exportKeysKey : settledKeysKey).build({ sha256 });

export async function writeStoredKeys(store: ObjectStore, { keys, utf8Start, verdict }: StoredKeys): Promise<void> {
  const bytes = encodeExportKeys(keys, { silverVersion: SILVER_VERSION, utf8Start, verdict });
  await store.put(keyOf(keys.exportId, verdict), bytes);
}

/** null where there are none read under this verdict, or none that this version made and that are whole. */
export async function readStoredKeys(
  store: ObjectStore,
  exportId: string,
  verdict: string | null = null,
): Promise<StoredKeys | null> {
  const bytes = await store.read(keyOf(exportId, verdict));
  if (bytes === null) return null;
  try {
    const { keys, origin } = decodeExportKeys(bytes);
    if (origin.silverVersion !== SILVER_VERSION || origin.verdict !== verdict) return null;
    return { keys, utf8Start: origin.utf8Start, verdict };
  } catch (error) {
    if (error instanceof ExportKeysError) return null;
    throw error;
  }
}
