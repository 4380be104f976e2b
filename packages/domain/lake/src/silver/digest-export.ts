import type { ChatVerdict } from '@homelake/chat';
import type { BronzeRecord } from '../bronze/bronze-record.ts';
import { fingerprintOf } from './fingerprint.ts';
import { parseExport } from '../bronze/parse-export.ts';
import { type StoredDigest, storedDigestOf } from '../bronze/stored-digest.ts';

/**
 * What the lake keeps of an export beside its text: the keys that merging needs, with the evidence of its names. Pure, and the same on any
 * machine; `encodeExportDigest` makes bytes of it. Costs a parse, and holds some 35 bytes a message beside `text`.
 * @param verdict what all exports of its chat tell (`settleReadings`); absent: the export's own evidence decides
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
