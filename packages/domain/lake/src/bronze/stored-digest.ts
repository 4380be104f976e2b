import type { ParsedChat } from '@homelake/chat';
import type { ObjectStore } from '@homelake/storage';
import { exportDigestKey, settledDigestKey } from '@homelake/storage';
import { type ExportDigest, exportDigest } from '../merge/export-digest.ts';
import { decodeExportDigest, encodeExportDigest, ExportDigestError } from '../merge/export-digest-codec.ts';
import { SILVER_VERSION } from '../tables/silver-version.ts';

/** The keys of an export as the lake keeps them, so that no text is parsed twice. Derived, and safe to delete. */
export interface StoredDigest {
  readonly keys: ExportDigest;
  /** Where the export's UTF-8 bytes start in the text as it came; null where they are not simply a part of it. */
  readonly utf8Start: number | null;
  /** Fingerprint of the verdict of its chat under which the export was read; null where it was read by its own evidence alone. */
  readonly verdict: string | null;
}

/** The keys of a chat that was parsed from `text`. */
export const storedDigestOf = (
  exportId: string,
  text: Uint8Array,
  chat: ParsedChat,
  verdict: string | null = null,
): StoredDigest => ({
  keys: exportDigest(exportId, chat),
  utf8Start: chat.bytes.buffer === text.buffer ? chat.bytes.byteOffset - text.byteOffset : null,
  verdict,
});

const keyOf = (sha256: string, verdict: string | null): string =>
  (verdict === null ? exportDigestKey : settledDigestKey).build({ sha256 });

export async function writeStoredDigest(store: ObjectStore, { keys, utf8Start, verdict }: StoredDigest): Promise<void> {
  const bytes = encodeExportDigest(keys, { silverVersion: SILVER_VERSION, utf8Start, verdict });
  await store.put(keyOf(keys.exportId, verdict), bytes);
}

/** null where there are none read under this verdict, or none that this version made and that are whole. */
export async function readStoredDigest(
  store: ObjectStore,
  exportId: string,
  verdict: string | null = null,
): Promise<StoredDigest | null> {
  const bytes = await store.read(keyOf(exportId, verdict));
  if (bytes === null) return null;
  try {
    const { keys, origin } = decodeExportDigest(bytes);
    if (origin.silverVersion !== SILVER_VERSION || origin.verdict !== verdict) return null;
    return { keys, utf8Start: origin.utf8Start, verdict };
  } catch (error) {
    if (error instanceof ExportDigestError) return null;
    throw error;
  }
}
