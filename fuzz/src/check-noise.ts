import {
  createChatParser,
  FLAG_TEXT_REWRITTEN,
  MEDIA_TYPES,
  MESSAGE_KINDS,
  parseChat,
  refusal,
  type ParsedChat,
} from '@homelake/chat';
import { drawDamaged } from './damage.ts';
import type { Part } from './part.ts';
import { createRandom } from './random.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Checks what holds for every parse of any bytes. Returns the first violation; null where there is none. */
export function brokenInvariant(chat: ParsedChat): string | null {
  const { columns, senders, length } = chat;
  if (length !== columns.length || length !== chat.inspection.messages)
    return `length: ${length}, ${columns.length} in the columns`;
  if (length === 0 && refusal(chat) === null) return 'refusal: no message, and no reason why';
  if (new Set(senders).size !== senders.length) return `senders: twice the same in ${JSON.stringify(senders)}`;
  for (let i = 0; i < length; i++) {
    const broken = brokenMessage(chat, i);
    if (broken !== null) return `${broken} of message ${i} of ${length}`;
  }
  const used = new Set(columns.sender).size - (columns.sender.includes(-1) ? 1 : 0);
  if (used !== senders.length) return `senders: ${senders.length} named, ${used} of them write`;
  return brokenBytes(chat);
}

function brokenMessage(chat: ParsedChat, i: number): string | null {
  const { columns, senders } = chat;
  const sender = columns.sender[i] as number;
  const kind = columns.kind[i] as number;
  const mediaType = columns.mediaType[i] as number;
  if (!(sender >= -1 && sender < senders.length)) return `sender: ${sender} of ${senders.length}`;
  if (kind >= MESSAGE_KINDS.length) return `kind: ${kind}`;
  if (mediaType !== 255 && mediaType >= MEDIA_TYPES.length) return `media: type ${mediaType}`;
  if (!Number.isInteger(columns.sentAt[i])) return `sentAt: ${columns.sentAt[i]}`;
  const message = chat.message(i);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(message.sentAt) || message.sentAt !== chat.sentAt(i))
    return `sentAt: ${message.sentAt}`;
  if (message.sender !== (senders[sender] ?? null)) return 'sender: another one in the column';
  if (message.kind !== MESSAGE_KINDS[kind]) return 'kind: another one in the column';
  if (message.text !== chat.text(i)) return 'text: message() and text() differ';
  if (message.text !== new TextDecoder('utf-8', { ignoreBOM: true }).decode(chat.textBytes(i)))
    return 'text: text() and textBytes() differ';
  if ((message.media === null ? 255 : MEDIA_TYPES.indexOf(message.media.type)) !== mediaType)
    return 'media: another type in the column';
  if (JSON.stringify(message.media) !== JSON.stringify(chat.media(i))) return 'media: message() and media() differ';
  if (
    JSON.stringify([message.call, message.poll, message.location]) !==
    JSON.stringify([chat.call(i), chat.poll(i), chat.location(i)])
  )
    return 'details: message() and call(), poll() or location() differ';
  if ((message.kind === 'call') !== (message.call !== undefined)) return 'call: missing';
  if ((message.kind === 'poll') !== (message.poll !== undefined)) return 'poll: missing';
  if ((message.kind === 'location') !== (message.location !== undefined)) return 'location: missing';
  return null;
}

/** Every byte from the first header on must be part of a body, a header or a line ending. */
function brokenBytes({ columns, bytes, length }: ParsedChat): string | null {
  let end = 0;
  for (let i = 0; i < length; i++) {
    const start = columns.bodyStart[i] as number;
    if (start < end) return `bytes: body ${i} begins at ${start}, before the end of the last one at ${end}`;
    if (i > 0) {
      const lineEnd = bytes[end] === CR ? end + 1 : end;
      if (bytes[lineEnd] !== LF) return `bytes: no line end behind body ${i - 1}, at ${end}`;
      const next = bytes.indexOf(LF, lineEnd + 1);
      if (next >= 0 && next < start) return `bytes: a line between bodies ${i - 1} and ${i} is in neither, at ${next}`;
    }
    end = columns.bodyEnd[i] as number;
    if (end < start || end > bytes.length) return `bytes: body ${i} ends at ${end}, of ${start} to ${bytes.length}`;
    if (((columns.flags[i] as number) & FLAG_TEXT_REWRITTEN) === 0 && bytes.subarray(start, end).includes(CR)) {
      const at = bytes.subarray(start, end).indexOf('\r\n'.charCodeAt(0));
      if (bytes[start + at + 1] === LF) return `bytes: body ${i} has CRLF and is not marked as rewritten`;
    }
  }
  if (length === 0) return null;
  const rest = Buffer.from(bytes.subarray(end)).toString('latin1');
  return /^\r?\n?$/.test(rest) ? null : `bytes: ${rest.length} bytes behind the last body`;
}

const summary = ({ inspection, senders, columns, bytes }: ParsedChat): string =>
  JSON.stringify([
    inspection,
    senders,
    bytes.length,
    ...Object.values(columns).map((column: number | ArrayLike<number>) =>
      typeof column === 'number' ? column : Array.from(column),
    ),
  ]);

/** The same bytes must give the same parse whole, in chunks, and a second time. */
function unlikeParse(file: Uint8Array, chat: ParsedChat, seed: number): string | null {
  const random = createRandom(seed);
  const whole = summary(chat);
  const parser = createChatParser(random.chance(0.5) ? { expectedBytes: random.between(0, file.length * 2) } : {});
  for (let at = 0; at < file.length;) {
    const size = random.between(1, random.pick([3, 50, 5000]));
    if (!parser.feed(file.slice(at, at + size))) break;
    at += size;
  }
  if (summary(parser.end()) !== whole) return 'chunks: the parse of the whole file is another one';
  const again = parseChat(file.slice());
  for (let i = again.length - 1; i >= 0; i--) {
    if (JSON.stringify(again.message(i)) !== JSON.stringify(chat.message(i)))
      return `order: message ${i} is another one when it is read from the end`;
  }
  return null;
}

/** Bytes that are no export: nothing throws, everything ends, and the parse is consistent. */
export const noise: Part = {
  name: 'noise',
  share: 4,
  check(seed) {
    const file = drawDamaged(seed);
    const chat = parseChat(file);
    const broken = brokenInvariant(chat);
    if (broken !== null) return broken;
    return seed % 4 === 0 ? unlikeParse(file, chat, seed) : null;
  },
  files: (seed) => [{ name: 'input.txt', bytes: drawDamaged(seed) }],
};
