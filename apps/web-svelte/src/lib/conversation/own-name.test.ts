import { expect, it } from 'vitest';
import { likelyOwner } from './own-name.ts';

const talk = (name: string, ...people: string[]) => ({ name, people: people.map((name) => ({ name })) });

it('a chat of two has the name of the other person', () => {
  const chat = talk('Clara', 'Diego', 'Clara');
  expect(likelyOwner(chat, [chat])).toBe('Diego');
});

it('the owner of the phone is the same in all chats', () => {
  const group = talk('Lake', 'Ann', 'Diego', 'Ben');
  expect(likelyOwner(group, [group, talk('Clara', 'Diego', 'Clara')])).toBe('Diego');
});

it('the only person who is in every chat owns the phone', () => {
  const chats = [talk('A', 'Ann', 'Ben', 'Cleo'), talk('B', 'Ann', 'Dan', 'Eve')];
  expect(chats.map((chat) => likelyOwner(chat, chats))).toEqual(['Ann', 'Ann']);
});

it('there is no guess from one group, or where two people are in every chat', () => {
  const group = talk('A', 'Ann', 'Ben', 'Cleo');
  expect(likelyOwner(group, [group])).toBe(null);
  const two = [group, talk('B', 'Ann', 'Ben', 'Eve')];
  expect(likelyOwner(group, two)).toBe(null);
});
