import { describe, expect, it } from 'vitest';
import { SYSTEM_EVENT_TEMPLATES } from './system-event-templates.ts';
import { systemEvent } from './system-event.ts';

const event = (kind: string, actor: string | null, target: string | null, self: string | null = null): object => ({
  event: kind,
  actor,
  target,
  self,
});

describe('English', () => {
  it.each([
    ['Ann created group “Ski 2024”', event('created', 'Ann', 'Ski 2024')],
    ['Ann created group "Ski 2024"', event('created', 'Ann', 'Ski 2024')],
    ['You created group “Ski 2024”', event('created', null, 'Ski 2024', 'actor')],
    ['Ann created this group', event('created', 'Ann', null)],
    ['Ann changed the subject from “Ski: old” to “Ski: new”', event('renamed', 'Ann', 'Ski: new')],
    ['Ann changed the group name to “Ski”', event('renamed', 'Ann', 'Ski')],
    ['You changed the group name to “Ski”', event('renamed', null, 'Ski', 'actor')],
    ['Ann added Bob', event('added', 'Ann', 'Bob')],
    ['You added Bob', event('added', null, 'Bob', 'actor')],
    ['Ann added you', event('added', 'Ann', null, 'target')],
    ['+44 7700 900123 was added', event('added', null, '+44 7700 900123')],
    ['Ann removed Bob', event('removed', 'Ann', 'Bob')],
    ['Bob left', event('left', 'Bob', null)],
    ['You left', event('left', null, null, 'actor')],
    ["Bob joined using this group's invite link", event('joined', 'Bob', null)],
    ['Bob joined using this group’s invite link.', event('joined', 'Bob', null)],
    ['+44 7700 900123 changed to +44 7700 900456', event('number_changed', '+44 7700 900123', '+44 7700 900456')],
    [
      'Bob changed their phone number to a new number. Tap to message or add the new number.',
      event('number_changed', 'Bob', null),
    ],
    ["You're now an admin", event('admin', null, null, 'target')],
    [
      'Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them. Learn more.',
      event('encryption', null, null),
    ],
    ['Messages to this group are now secured with end-to-end encryption.', event('encryption', null, null)],
    ['Your security code with Bob changed. Tap to learn more.', event('encryption', null, 'Bob')],
    ["Ann changed this group's icon", event('settings', 'Ann', null)],
    [
      'Ann turned on disappearing messages. New messages will disappear from this chat 7 days after they are sent.',
      event('settings', 'Ann', null),
    ],
    ['Ann pinned a message', event('other', 'Ann', null)],
    ['Bob is a contact', event('other', null, 'Bob')],
  ])('%s', (text, expected) => {
    expect(systemEvent(text)).toEqual(expected);
  });
});

it.each([
  ['de', 'Ann hat die Gruppe „Ski“ erstellt', event('created', 'Ann', 'Ski')],
  ['de', 'Ann hat Bob hinzugefügt.', event('added', 'Ann', 'Bob')],
  ['de', 'Du hast Bob hinzugefügt.', event('added', null, 'Bob', 'actor')],
  ['de', 'Ann hat dich hinzugefügt.', event('added', 'Ann', null, 'target')],
  ['de', 'Bob hat die Gruppe verlassen.', event('left', 'Bob', null)],
  ['de', 'Ann hat den Betreff von „Alt“ zu „Neu“ geändert', event('renamed', 'Ann', 'Neu')],
  [
    'de',
    'Deine Sicherheitsnummer für Bob hat sich geändert. Tippe, um mehr zu erfahren.',
    event('encryption', null, 'Bob'),
  ],
  ['es', 'Ann creó el grupo "Esquí"', event('created', 'Ann', 'Esquí')],
  ['es', 'Ann añadió a Bob', event('added', 'Ann', 'Bob')],
  ['es', 'Ann agregó a Bob', event('added', 'Ann', 'Bob')],
  ['es', 'Añadiste a Bob', event('added', null, 'Bob', 'actor')],
  ['es', 'Bob salió del grupo', event('left', 'Bob', null)],
  ['pt-BR', 'Ann criou o grupo “Esqui”', event('created', 'Ann', 'Esqui')],
  ['pt-BR', 'Você adicionou Bob', event('added', null, 'Bob', 'actor')],
  ['pt-BR', 'Bob saiu', event('left', 'Bob', null)],
  ['fr', 'Ann a créé le groupe « Ski »', event('created', 'Ann', 'Ski')],
  ['fr', 'Vous avez ajouté Bob', event('added', null, 'Bob', 'actor')],
  ['fr', 'Ann vous a ajouté', event('added', 'Ann', null, 'target')],
  ['fr', 'Ann a changé l’icône de ce groupe', event('settings', 'Ann', null)],
  ['it', 'Ann ha creato il gruppo “Sci”', event('created', 'Ann', 'Sci')],
  ['it', 'Hai aggiunto Bob', event('added', null, 'Bob', 'actor')],
  ['it', 'Bob ha abbandonato', event('left', 'Bob', null)],
  ['nl', 'Ann heeft de groep "Ski" gemaakt', event('created', 'Ann', 'Ski')],
  ['nl', 'Ann heeft Bob toegevoegd', event('added', 'Ann', 'Bob')],
  ['nl', 'Bob heeft de groep verlaten', event('left', 'Bob', null)],
  ['ru', 'Ann создал(-а) группу «Лыжи»', event('created', 'Ann', 'Лыжи')],
  ['ru', 'Ann добавил(-а) вас', event('added', 'Ann', null, 'target')],
])('%s: %s', (_language, text, expected) => {
  expect(systemEvent(text)).toEqual(expected);
});

it('marks around numbers, no-break spaces and line breaks do not matter, and names come out clean', () => {
  expect(systemEvent('\u200eAnn added \u202a+49\u00a0151\u202c')).toEqual(event('added', 'Ann', '+49 151'));
  expect(systemEvent('Ann changed the group description\nto this')).toEqual(event('settings', 'Ann', null));
});

it('what no template fits is no event', () => {
  expect(systemEvent('')).toBeNull();
  expect(systemEvent('Qxz wkrp')).toBeNull();
  expect(systemEvent('Hello Bob')).toBeNull();
});

describe.each(Object.entries(SYSTEM_EVENT_TEMPLATES))('every template in %s', (_language, templates) => {
  it.each(templates.map((template) => ({ template, wording: template[1] })))(
    '$wording',
    ({ template: [kind, wording, self] }) => {
      const text = wording.replace('%1', 'Aslı').replace('%2', '王').replace('%0', 'Old').replace('…', ' and more.');
      const found = systemEvent(text);
      expect(found).toEqual(
        event(kind, wording.includes('%1') ? 'Aslı' : null, wording.includes('%2') ? '王' : null, self ?? null),
      );
    },
  );
});

it('a text longer than any notice is no event', () => {
  expect(systemEvent(`Ann added ${'Bob '.repeat(300)}`)).toBeNull();
});
