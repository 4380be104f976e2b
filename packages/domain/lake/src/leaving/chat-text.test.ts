import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../query/chat-message.ts';
import { chatTextHead, messageLine, messageText } from './chat-text.ts';

const HELLO: ChatMessage = {
  id: 'm1',
  sentAt: '2024-01-28T15:30:12',
  senderId: 'p1',
  sender: 'Ann',
  kind: 'text',
  text: 'Hello',
  media: null,
  edited: false,
  call: null,
  poll: null,
  location: null,
  event: null,
};
const picture = { name: 'IMG.jpg', type: 'image', key: 'k', photoId: null, originalId: null } as const;

describe('a message as text', () => {
  it.each<[string, Partial<ChatMessage>, string | null, string]>([
    ['a text', {}, null, 'Ann: Hello'],
    ['an edited text', { edited: true }, null, 'Ann: Hello [edited]'],
    ['a deleted one', { kind: 'deleted', text: '' }, null, 'Ann: [deleted]'],
    ['a picture', { media: picture, text: '' }, 'Media/IMG (2).jpg', 'Ann: [image: Media/IMG (2).jpg]'],
    ['a picture with words', { media: picture }, 'Media/IMG.jpg', 'Ann: [image: Media/IMG.jpg] Hello'],
    ['a picture that is missing', { media: picture, text: '' }, null, 'Ann: [image: IMG.jpg]'],
    ['an omitted file', { media: { ...picture, name: null }, text: '' }, null, 'Ann: [image: not in the export]'],
    ['a call', { call: { video: true, missed: false, seconds: 61 }, text: '' }, null, 'Ann: [video call, 61 s]'],
    [
      'a missed call',
      { call: { video: false, missed: true, seconds: null }, text: '' },
      null,
      'Ann: [missed voice call]',
    ],
    [
      'a poll',
      {
        poll: {
          question: 'Where?',
          options: [
            { text: 'Rome', votes: 2 },
            { text: 'Bari', votes: 0 },
          ],
        },
        text: '',
      },
      null,
      'Ann: [poll: Where?: Rome (2), Bari (0)]',
    ],
    ['a location', { location: { latitude: 1.5, longitude: -2 }, text: '' }, null, 'Ann: [location: 1.5, -2]'],
    ['a system message', { sender: null, text: 'Ann joined' }, null, '* Ann joined'],
    [
      'an event without text',
      { sender: null, text: '', event: { type: 'added', actor: 'Ann', target: 'Bob' } },
      null,
      '* [added: Ann: Bob]',
    ],
  ])('%s is one line', (_what, changes, path, words) => {
    expect(messageText({ ...HELLO, ...changes }, path)).toBe(`2024-01-28 15:30:12  ${words}\n`);
  });

  it('with several lines has one line without indent', () => {
    const text = messageText({ ...HELLO, text: 'one\r\ntwo\n\n2024-01-28 15:31:00  Bob: forged\u2028four' }, null);
    expect(text.split('\n').filter((line) => /^\S/.test(line))).toEqual(['2024-01-28 15:30:12  Ann: one']);
    expect(text).not.toMatch(/[\r\u2028]/);
  });

  it('with a line break in a name begins no other message', () => {
    expect(messageText({ ...HELLO, sender: 'Ann\n2024' }, null)).toBe('2024-01-28 15:30:12  Ann 2024: Hello\n');
  });
});

it('a message as JSON has the path of its file', () => {
  expect(JSON.parse(messageLine({ ...HELLO, media: picture }, 'Media/IMG.jpg'))).toEqual({
    ...HELLO,
    media: { ...picture, path: 'Media/IMG.jpg' },
  });
  expect(JSON.parse(messageLine(HELLO, null))).toEqual(HELLO);
});

it('a text begins with the chat, its people and its time', () => {
  const chat = {
    name: 'Lake house',
    people: ['Ann', 'Bob'],
    messages: 3,
    from: '2024-01-28T15:30:12',
    to: '2024-02-01T00:00:00',
  };
  expect(chatTextHead(chat)).toBe('Lake house\nAnn, Bob\n3 messages, 2024-01-28 to 2024-02-01\n\n');
  expect(chatTextHead({ ...chat, from: null, to: null })).toContain('3 messages\n');
});
