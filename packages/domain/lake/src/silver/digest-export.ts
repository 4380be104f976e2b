import type { ChatVerdict } from '@homelake/chat';
import type { BronzeRecord } from '../bronze/bronze-record.ts';
import { fingerprintOf } from './fingerprint.ts';
import { parseExport } from '../bronze/parse-export.ts';
import { type StoredDigest, storedDigestOf } from '../bronze/stored-digest.ts';

/**
 * Parses an export and makes its digest: the columns that merging needs, and the evidence of its names. `encodeExportDigest` gives its stored
 * bytes. Pure, with the same result on any machine. Needs about 35 bytes of memory for each message beside `text`.
 * @param verdict how to read the export, decided from all exports of its chat (`settleReadings`); absent: its own evidence decides
 */
export const digestExport = (
  record: Pick<BronzeRecord, 'exportId' | 'arrivedAt'>,
  text: Uint8Array,
  verdict?: ChatVerdict,
): StoredDigest =>
  storedDigestOf(
    record.exportId,
    text,
    parseExport(text, record, verdict),
    verdict === undefined ? null : fingerprintOf(JSON.stringify(verdict)),
  );
