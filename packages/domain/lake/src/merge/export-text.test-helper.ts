import { messagesOf } from './conversation.test-helper.ts';
import type { FakeMessage, Phone, TrueMessage } from './conversation.test-helper.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** The file that a phone writes: Android or iOS, English or German, its own clock, names, markers and line ends. */
export const exportText = (truth: readonly TrueMessage[], phone: Phone): Uint8Array => {
  const line = phone.ios ? iosLine : androidLine;
  const text = messagesOf(truth, phone)
    .messages.map((message) => line(message, phone))
    .join('');
  return new TextEncoder().encode(text);
};

const dateOf = (message: FakeMessage, german: boolean): { date: string; time: string; seconds: string } => {
  const when = new Date(message.sentAt * 1000);
  const day = two(when.getUTCDate());
  const month = two(when.getUTCMonth() + 1);
  const year = when.getUTCFullYear();
  return {
    date: german ? `${day}.${month}.${two(year % 100)}` : `${day}/${month}/${year}`,
    time: `${two(when.getUTCHours())}:${two(when.getUTCMinutes())}`,
    seconds: two(when.getUTCSeconds()),
  };
};

const androidLine = (message: FakeMessage, { german }: Phone): string => {
  const { date, time } = dateOf(message, german);
  const head = `${date}, ${time} - `;
  if (message.kind === 'system') return `${head}${message.text}\n`;
  return `${head}${message.sender}: ${androidBody(message, german)}\n`;
};

const androidBody = ({ kind, text, media, edited }: FakeMessage, german: boolean): string => {
  if (kind === 'deleted') return german ? 'Diese Nachricht wurde gelöscht.' : 'This message was deleted';
  if (media !== null) {
    const omitted = german ? '<Medien ausgeschlossen>' : '<Media omitted>';
    const attached = german ? '(Datei angehängt)' : '(file attached)';
    const caption = text === '' ? '' : `\n${text}`;
    return media.name === null ? `${omitted}${caption}` : `\u200e${media.name} ${attached}${caption}`;
  }
  return edited ? `${text} ${editedMark(german)}` : text;
};

const editedMark = (german: boolean): string =>
  german ? '<Diese Nachricht wurde bearbeitet>' : '<This message was edited>';

const iosLine = (message: FakeMessage, { german }: Phone): string => {
  const { date, time, seconds } = dateOf(message, german);
  const { kind, text, media, edited, sender } = message;
  const head = `[${date}, ${time}:${seconds}] `;
  if (kind === 'system') return `${head}Family: \u200e${text}\r\n`;
  if (kind === 'deleted')
    return `${head}${sender}: \u200e${german ? 'Diese Nachricht wurde gelöscht.' : 'This message was deleted.'}\r\n`;
  if (media !== null) {
    const caption = text === '' ? '' : `${text} `;
    const omitted = german ? 'Bild weggelassen' : 'image omitted';
    const attached = `<${german ? 'Anhang' : 'attached'}: ${media.name}>`;
    return `\u200e${head}${sender}: ${caption}\u200e${media.name === null ? omitted : attached}\r\n`;
  }
  return `${head}${sender}: ${text}${edited ? ` \u200e${editedMark(german)}` : ''}\r\n`;
};
