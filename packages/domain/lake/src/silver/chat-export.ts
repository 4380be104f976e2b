import { chatNameFromFile } from '@homelake/chat';
import { type BronzeExport, encodeRecord } from '../bronze/bronze-record.ts';
import { ownerFromChatName } from '../merge/event-names.ts';
import type { ExportDigest } from '../merge/export-digest.ts';
import { type ExportSample, exportSample } from '../merge/export-sample.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { ExportState } from './silver-state.ts';
import type { StoredDigest } from '../bronze/stored-digest.ts';

/** An export with everything that merging and its rows need, except the text. Plain data. */
export interface ChatExport {
  readonly bronze: BronzeExport;
  readonly state: Omit<ExportState, 'chatId'>;
  readonly digest: ExportDigest;
}

/** Combines the record of an export with its stored digest. Pure. */
export const chatExport = (bronze: BronzeExport, stored: StoredDigest): ChatExport => ({
  bronze,
  digest: stored.digest,
  state: stateOf(bronze, stored),
});

/** The chat's name from file names, or else from the export's text; null where neither has one. */
export const chatNameOf = ({ bronze, digest }: Pick<ChatExport, 'bronze' | 'digest'>): string | null =>
  bronze.record.chatName ?? digest.subject;

/** Name of the sender whose phone made the export; null where unknown. */
export const ownerOf = (source: ChatExport): string | null =>
  source.digest.owner ?? ownerFromChatName(source.digest.senders, chatNameOf(source));

/** The sample of an export from which `groupExports` decides its chat. Pure. */
export const sampleOf = (source: Pick<ChatExport, 'bronze' | 'digest'>): ExportSample =>
  exportSample(source.digest, { nameHint: chatNameOf(source), chatNames: namesOf(source) });

function stateOf(bronze: BronzeExport, { digest, utf8Start, verdict }: StoredDigest): ChatExport['state'] {
  const { record } = bronze;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < digest.length; index++) {
    const seconds = digest.sentAt[index]!;
    if (seconds < from) from = seconds;
    if (seconds > to) to = seconds;
  }
  return {
    exportId: record.exportId,
    names: record.names,
    arrivedAt: record.arrivedAt,
    messages: digest.length,
    platform: record.inspection.platform,
    record: fingerprintOfRecord(bronze),
    verdict,
    utf8Start,
    from: digest.length === 0 ? null : wallTime(from),
    to: digest.length === 0 ? null : wallTime(to),
  };
}

/** Every name of the chat in the record and in the names of the uploaded files. */
const namesOf = ({ bronze: { record }, digest }: Pick<ChatExport, 'bronze' | 'digest'>): string[] =>
  [record.chatName, ...record.names.map((name) => chatNameFromFile(name, digest.senders))].filter(
    (name) => name !== null,
  );

const decoder = new TextDecoder();

export const fingerprintOfRecord = ({ record }: BronzeExport): string =>
  fingerprintOf(decoder.decode(encodeRecord(record)));

/** Formats wall-clock seconds since 1970 as `YYYY-MM-DDTHH:MM:SS`. */
export const wallTime = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19);
