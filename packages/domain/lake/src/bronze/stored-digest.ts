import type { ParsedChat } from '@homelake/chat';
import type { ObjectStore } from '@homelake/storage';
import { exportDigestKey, settledDigestKey } from '@homelake/storage';
import { type ExportDigest, exportDigest } from '../merge/export-digest.ts';
import { decodeExportDigest, encodeExportDigest, ExportDigestError } from '../merge/export-digest-codec.ts';
import { SILVER_VERSION } from '../tables/silver-version.ts';

/** The digest of an export as it is stored, so that no text is parsed twice. It is derived, and safe to delete. */
export interface StoredDigest {
  readonly digest: ExportDigest;
  /** Byte offset in the original text at which the parsed UTF-8 bytes begin; null where they were converted, so that offsets do not map. */
  readonly utf8Start: number | null;
  /** Fingerprint of the chat's verdict with which the export was parsed; null where its own evidence decided. */
  readonly verdict: string | null;
}

/** Makes the digest of a chat that was parsed from `text`. */
export const storedDigestOf = (
  exportId: string,
  text: Uint8Array,
  chat: ParsedChat,
  verdict: string | null = null,
): StoredDigest => ({
  digest: exportDigest(exportId, chat),
  utf8Start: chat.bytes.buffer === text.buffer ? chat.bytes.byteOffset - text.byteOffset : null,
  verdict,
});

const keyOf = (sha256: string, verdict: string | null): string =>
  (verdict === null ? exportDigestKey : settledDigestKey).build({ sha256 });

export async function writeStoredDigest(
  store: ObjectStore,
  { digest, utf8Start, verdict }: StoredDigest,
): Promise<void> {
  const bytes = encodeExportDigest(digest, { silverVersion: SILVER_VERSION, utf8Start, verdict });
  await store.put(keyOf(digest.exportId, verdict), bytes);
}

/** Null where no digest for this verdict is stored, or where it is damaged or of another version of silver. */
export async function readStoredDigest(
  store: ObjectStore,
  exportId: string,
  verdict: string | null = null,
): Promise<StoredDigest | null> {
  const bytes = await store.read(keyOf(exportId, verdict));
  if (bytes === null) return null;
  try {
    const { digest, origin } = decodeExportDigest(bytes);
    if (origin.silverVersion !== SILVER_VERSION || origin.verdict !== verdict) return null;
    return { digest, utf8Start: origin.utf8Start, verdict };
  } catch (error) {
    if (error instanceof ExportDigestError) return null;
    throw error;
  }
}
