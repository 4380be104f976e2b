import { type ChatVerdict, parseChat, type ParsedChat } from '@homelake/chat';

const HOUR = 3600;

/**
 * Parses an export with the options that the lake uses everywhere. The arrival time bounds the dates of messages, so that the same bronze
 * gives the same messages whenever it is read. Wall clocks are at most 14 hours ahead of UTC.
 * @param verdict how to read the export, decided from all exports of its chat; absent: the export's own evidence decides
 */
export function parseExport(
  text: Uint8Array,
  { arrivedAt }: { readonly arrivedAt: string },
  verdict?: ChatVerdict,
): ParsedChat {
  return parseChat(text, { exportedAt: Date.parse(arrivedAt) / 1000 + 14 * HOUR, verdict });
}
