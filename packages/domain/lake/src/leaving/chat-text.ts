import type { ChatMessage } from '../query/chat-message.ts';

/** The chat of a text. */
export interface TextChat {
  readonly name: string;
  readonly people: readonly string[];
  readonly messages: number;
  /** Wall times; null where the chat has no message. */
  readonly from: string | null;
  readonly to: string | null;
}

/** First lines of a conversation as text, with an empty line at their end. */
export function chatTextHead({ name, people, messages, from, to }: TextChat): string {
  const time = from === null || to === null ? '' : `, ${from.slice(0, 10)} to ${to.slice(0, 10)}`;
  return `${oneLine(name)}\n${people.map(oneLine).join(', ')}\n${messages} messages${time}\n\n`;
}

/**
 * A message as text, with a line feed at its end. The lines after the first are indented, so that a line without indent begins a message:
 *
 *     2024-01-28 15:30:12  Ann: Hello
 *                              how are you?
 *
 * @param path path of the file that was sent, from the folder of the text; null where there is none
 */
export function messageText(message: ChatMessage, path: string | null): string {
  const { sentAt, sender, kind, text, edited } = message;
  const said = [...contentOf(message, path), text].filter((part) => part !== '').join(' ');
  const words = kind === 'deleted' ? '[deleted]' : said;
  const who = sender === null ? '*' : `${oneLine(sender)}:`;
  const whole = `${sentAt.replace('T', ' ')}  ${who} ${words}${edited ? ' [edited]' : ''}`;
  return `${whole.replace(LINE_BREAK, INDENT).trimEnd()}\n`;
}

const LINE_BREAK = /\r\n|[\n\r\u0085\u2028\u2029]/g;
const INDENT = `\n${' '.repeat(21)}`;
const oneLine = (text: string): string => text.replace(LINE_BREAK, ' ');

/** What a message has beside its text, each in brackets. */
function contentOf({ media, call, poll, location, event, text }: ChatMessage, path: string | null): readonly string[] {
  const parts: string[] = [];
  if (media !== null) parts.push(`[${media.type}: ${oneLine(path ?? media.name ?? 'not in the export')}]`);
  if (call !== null) {
    const length = call.seconds === null ? '' : `, ${call.seconds} s`;
    parts.push(`[${call.missed ? 'missed ' : ''}${call.video ? 'video' : 'voice'} call${length}]`);
  }
  if (poll !== null) {
    const options = poll.options.map(({ text: option, votes }) => `${oneLine(option)} (${votes})`);
    parts.push(`[poll: ${oneLine(poll.question)}: ${options.join(', ')}]`);
  }
  if (location !== null) parts.push(`[location: ${location.latitude}, ${location.longitude}]`);
  if (event !== null && text === '')
    parts.push(
      `[${[event.type, event.actor, event.target]
        .filter((part) => part !== null)
        .map(oneLine)
        .join(': ')}]`,
    );
  return parts;
}

/** A message as one JSON object, with a line feed at its end. `path` as in `messageText`; it is added to the media. */
export const messageLine = (message: ChatMessage, path: string | null): string =>
  `${JSON.stringify({ ...message, media: message.media && { ...message.media, path } })}\n`;
