import { systemEvent } from '@homelake/chat';
import { expect, test } from 'vitest';
import { eventNamer, ownerFromChatName } from './event-names.ts';

const person = (...names: string[]) => ({ id: names[0]!, name: names[0]!, names, evidence: [] });
const namer = eventNamer([
  person('Ann Lindqvist'),
  person('Ben Okafor', 'Ben'),
  person('Mia Torres', '+44 7700 900123'),
  person('Oskar', 'Oskar (house)'),
  person('Jo Green', 'Jo'),
  person('Jo Brown', 'Jo'),
]);
const names = (text: string, owner: string | null = 'Ben') => namer(systemEvent(text)!, owner);

test.each([
  ['by its newest name, whatever the notice printed', 'Ben added Oskar (house)', 'Ben Okafor', 'Oskar'],
  ['by a number, however it is spaced', 'Ann Lindqvist added +44 7700900123', 'Ann Lindqvist', 'Mia Torres'],
  ['as printed where nobody bears the name', 'Ann Lindqvist removed Zed', 'Ann Lindqvist', 'Zed'],
  ['as printed where two bear it', 'Ann Lindqvist added Jo', 'Ann Lindqvist', 'Jo'],
  ['by the name of the phone that says "you" of who did it', 'You added Oskar (house)', 'Ben Okafor', 'Oskar'],
  [
    'by the name of the phone that says "you" of whom it concerns',
    'Ann Lindqvist added you',
    'Ann Lindqvist',
    'Ben Okafor',
  ],
  ['by the name of the phone that writes "You" like a name', 'Ann Lindqvist added You', 'Ann Lindqvist', 'Ben Okafor'],
])('a notice names a person %s', (_how, text, actor, target) => {
  expect(names(text)).toEqual({ actor, target });
});

test('"you" has no name where the owner of the phone is unknown', () => {
  expect(names('You added Oskar (house)', null)).toEqual({ actor: null, target: 'Oskar' });
  expect(names('Ann Lindqvist added You', null)).toEqual({ actor: 'Ann Lindqvist', target: null });
});

test('the name of a group is not the name of a person', () => {
  expect(names('Ann Lindqvist created group "Ben"')).toEqual({ actor: 'Ann Lindqvist', target: 'Ben' });
});

test('the owner of the phone is the other of two senders where the chat is named after one', () => {
  expect(ownerFromChatName(['Clara', 'Diego'], 'clara')).toBe('Diego');
  expect(ownerFromChatName(['Clara', 'Diego'], 'Holiday')).toBeNull();
  expect(ownerFromChatName(['Clara', 'Diego'], null)).toBeNull();
  expect(ownerFromChatName(['Clara', 'Diego', 'Eva'], 'Clara')).toBeNull();
});
