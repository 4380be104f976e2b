import { describe, expect, test } from 'vitest';
import { chatMessageOf, type ChatMessageRow } from './chat-message.ts';
import { exampleMessage } from './query-engine-contract.ts';

const row = (over: Partial<ChatMessageRow> = {}): ChatMessageRow => ({
  ...exampleMessage(0, { message_id: 'm1', sent_at: '2024-01-28T15:30:12', text: 'Hello' }),
  ...over,
});

describe('a message of a conversation', () => {
  test('has the fields of its kind, and null for the rest', () => {
    expect(chatMessageOf(row())).toEqual({
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
    });
  });

  test.each<[string, Partial<ChatMessageRow>, object]>([
    [
      'an event',
      { sender_id: null, sender: null, kind: 'system', event: 'added', event_actor: 'Ann', event_target: 'Bob' },
      { sender: null, kind: 'system', event: { type: 'added', actor: 'Ann', target: 'Bob' } },
    ],
    [
      'a call',
      { kind: 'call', call_video: true, call_missed: false, call_seconds: 65 },
      { call: { video: true, missed: false, seconds: 65 } },
    ],
    [
      'a poll',
      { kind: 'poll', poll_question: 'When?', poll_options: ['Mon', 'Tue'], poll_votes: [2, 0] },
      {
        poll: {
          question: 'When?',
          options: [
            { text: 'Mon', votes: 2 },
            { text: 'Tue', votes: 0 },
          ],
        },
      },
    ],
    [
      'a place',
      { kind: 'location', latitude: 59.33, longitude: 18.06 },
      { location: { latitude: 59.33, longitude: 18.06 } },
    ],
    [
      'media that was left out',
      { kind: 'media', media_type: 'image' },
      { media: { name: null, type: 'image', key: null, photoId: null, originalId: null } },
    ],
  ])('may be %s', (_what, over, message) => {
    expect(chatMessageOf(row(over))).toMatchObject(message);
  });

  test('has the photo id of a photo or video', () => {
    const id = '9f86d081884c7d659a2feaa0c55ad015';
    const photoIds = [
      `raw-photos/${id}/IMG-1.jpg`,
      'files/whatsapp/0123456789ab/doc.pdf',
      'raw-photos/nonsense/a.jpg',
      null,
    ];
    expect(
      photoIds.map((key) => chatMessageOf(row({ kind: 'media', media_type: 'image', media_key: key })).media?.photoId),
    ).toEqual([id, null, null, null]);
  });
});
