import { type ChatVerdict, parseChat, type ParsedChat } from '@homelake/chat';

const HOUR = 3600;

/**
 * Parses an export as the lake does everywhere: what is known of its arrival bounds its dates, so that the same bronze
 * gives the same messages whenever it is read. No wall clock is further ahead of UTC than 14 hours.
 * @param verdict what all exports of its chat tell; absent: the export's own evidence decides
 */
export function parseExport(
  text: Uint8Array,
  { arrivedAt }: { readonly arrivedAt: string },
  verdict?: ChatVerdict,
): ParsedChat {
  return parseChat(text, { exportedAt: Date.parse(arrivedAt) / 1000 + 14 * HOUR, verdict });
}
