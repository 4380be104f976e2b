import type { ChatMessage } from '@homelake/http-api';
import { expect, it } from 'vitest';
import { isoDay } from '#lib/days.ts';
import { conversationDays } from './turns.ts';

const said = (sentAt: string, sender: string | null): ChatMessage => ({
  id: `${sentAt} ${sender}`,
  sentAt,
  senderId: sender,
  sender,
  kind: sender === null ? 'system' : 'text',
  text: 'x',
  media: null,
  edited: false,
  call: null,
  poll: null,
  location: null,
  event: null,
});

const turns = (...messages: ChatMessage[]): (string | null)[][] =>
  conversationDays(messages).map(({ turns }) => turns.map(({ sender, messages }) => `${sender} ${messages.length}`));

it('consecutive messages of one person are one turn', () => {
  expect(
    turns(said('2024-01-01T10:00:00', 'Ann'), said('2024-01-01T10:05:00', 'Ann'), said('2024-01-01T10:06:00', 'Ben')),
  ).toEqual([['Ann 2', 'Ben 1']]);
});

it('a pause begins a new turn', () => {
  expect(turns(said('2024-01-01T10:00:00', 'Ann'), said('2024-01-01T10:20:00', 'Ann'))).toEqual([['Ann 1', 'Ann 1']]);
});

it('a notice is a turn of its own', () => {
  expect(turns(said('2024-01-01T10:00:00', null), said('2024-01-01T10:00:00', null))).toEqual([['null 1', 'null 1']]);
});

it('the order of the conversation stays where a clock is set back over midnight', () => {
  const days = conversationDays([
    said('2024-01-02T00:01:00', 'Ann'),
    said('2024-01-01T23:59:00', 'Ben'),
    said('2024-01-02T00:02:00', 'Ann'),
  ]);
  expect(days.map(({ day }) => isoDay(day))).toEqual(['2024-01-02', '2024-01-01', '2024-01-02']);
});
