import { parseChat } from '@homelake/chat';
import { describe, expect, test } from 'vitest';
import { identify } from './export-identity.ts';

const LRM = '\u200e';
const identityOf = (...lines: readonly string[]) => identify(parseChat(new TextEncoder().encode(lines.join('\r\n'))));

const android = (text: string, minute = 0): string => `13/01/2024, 10:${String(minute).padStart(2, '0')} - ${text}`;
const ios = (text: string, second = 0): string => `[13.01.24, 10:00:${String(second).padStart(2, '0')}] ${text}`;

describe('the owner of the phone', () => {
  test.each([
    ['English', 'You deleted this message'],
    ['German', 'Du hast diese Nachricht gelöscht'],
    ['Brazilian Portuguese', 'Você apagou esta mensagem'],
    ['Russian', 'Вы удалили данное сообщение'],
  ])('is who sent what "you" deleted, in %s', (_language, words) => {
    expect(identityOf(android('Ann: Hello'), android(`Ben: ${words}`, 1), android('Ann: Why?', 2)).owner).toBe('Ben');
    expect(identityOf(ios('Ann: Hello'), ios(`Ben: ${LRM}${words}.`, 1), ios('Ann: Why?', 2)).owner).toBe('Ben');
  });

  test('is null where only others deleted messages, or a message quotes the marker', () => {
    expect(identityOf(android('Ann: Hello'), android('Ben: This message was deleted', 1)).owner).toBeNull();
    expect(identityOf(android('Ann: Hello'), android('Ben: You deleted this message, why?', 1)).owner).toBeNull();
  });
});

describe('the name of the chat', () => {
  test('is that of the last renaming, or else of the creation', () => {
    const created = android('Ann created group "Lake"');
    const renamed = android('Ben changed the group name from "Lake" to "Lake house"', 1);
    const talk = [android('Ann: Hello', 2), android('Ben: Hi', 3)];
    expect(identityOf(created, ...talk).subject).toBe('Lake');
    expect(identityOf(created, renamed, ...talk).subject).toBe('Lake house');
    expect(identityOf(...talk).subject).toBeNull();
  });

  test('is on iOS the name before system messages, whatever the first name of the group', () => {
    const encryption = ios(`Lake house: 🏡: ${LRM}Messages and calls are end-to-end encrypted.`);
    const created = ios(`${LRM}Ann created group “Lake”`, 1);
    const talk = [ios('Ann: Hello', 2), ios('Ben: Hi', 3), ios('Ann: Are you there?', 4)];
    expect(identityOf(encryption, created, ...talk).subject).toBe('Lake house: 🏡');
    expect(identityOf(created, ...talk).subject).toBe('Lake');
  });
});
