import type { Message, ParsedChat } from '@homelake/chat';
import type { Truth } from './truth.ts';

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19);

/** Largest number of differences that are reported for one export. They mostly have one cause. */
const MAX_TOLD = 4;

/**
 * Compares a parse with the truth, message by message; null where they are equal. Each difference begins with a heading that ends with a
 * colon.
 */
export function compareChat(chat: ParsedChat, truth: readonly Truth[]): string | null {
  const count = Math.min(chat.length, truth.length);
  const told = new Map<string, string>();
  for (let i = 0; i < count && told.size < MAX_TOLD; i++) {
    const want = truth[i] as Truth;
    const got = chat.message(i);
    const field = differingField(chat, i, got, want);
    if (field === null) continue;
    const heading = `${field} of ${want.kind}${got.kind === want.kind ? '' : ` as ${got.kind}`}`;
    if (!told.has(heading))
      told.set(
        heading,
        `${heading}: message ${i} of ${truth.length}\n  want ${show(want)}\n  got  ${JSON.stringify(got)}`,
      );
    // Where one message became two, or two became one, all messages after it differ too.
    if (field === 'sentAt') break;
  }
  if (chat.length !== truth.length) {
    const want = truth[count];
    told.set(
      'count',
      `count: ${chat.length} messages, want ${truth.length}${want === undefined ? '' : `; missing ${show(want)}`}`,
    );
  }
  return told.size === 0 ? null : [...told.values()].join('\n');
}

const show = ({ at, ...rest }: Truth): string => JSON.stringify({ sentAt: iso(at), ...rest });

function differingField(chat: ParsedChat, i: number, got: Message, want: Truth): string | null {
  if (chat.columns.sentAt[i] !== want.at) return 'sentAt';
  if (got.sender !== want.sender) return 'sender';
  if (want.isSenderOnly === true) return null;
  if (got.kind !== want.kind) return 'kind';
  if (
    got.text !== want.text &&
    !(want.textMayKeepMark === true && /^[\u200e\u200f]/.test(got.text) && got.text.slice(1) === want.text)
  )
    return 'text';
  if (got.edited !== want.edited) return 'edited';
  if ((got.media?.name ?? null) !== (want.media?.name ?? null) || got.media?.type !== want.media?.type) return 'media';
  if (want.kind === 'text' || want.kind === 'media' || want.kind === 'system') return null;
  if (
    got.call?.video !== want.call?.video ||
    got.call?.missed !== want.call?.missed ||
    got.call?.seconds !== want.call?.seconds
  )
    return 'call';
  if (
    got.location?.latitude !== want.location?.latitude ||
    got.location?.longitude !== want.location?.longitude ||
    got.location?.url !== want.location?.url
  )
    return 'location';
  return JSON.stringify(got.poll) === JSON.stringify(want.poll) ? null : 'poll';
}
