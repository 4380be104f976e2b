import { describe, expect, it } from 'vitest';
import { chatNameFromFile, isExportFileName } from './export-name.ts';

const NAMES: readonly (readonly [language: string, pattern: string])[] = [
  ['en', 'WhatsApp Chat with %'],
  ['iOS', 'WhatsApp Chat - %'],
  ['de', 'WhatsApp Chat mit %'],
  ['es', 'Chat de WhatsApp con %'],
  ['fr', 'Discussion WhatsApp avec %'],
  ['it', 'Chat WhatsApp con %'],
  ['pt', 'Conversa no WhatsApp com %'],
  ['pt-BR', 'Conversa do WhatsApp com %'],
  ['nl', 'WhatsApp-chat met %'],
  ['ru', 'Чат WhatsApp с %'],
  ['ru, newer', 'Чат WhatsApp с контактом %'],
  ['cs', 'Chat WhatsApp s uživatelem %'],
  ['pl', 'Czat WhatsApp z %'],
  ['sv', 'WhatsApp-chatt med %'],
  ['da', 'WhatsApp chat med %'],
  ['nb', 'WhatsApp-samtale med %'],
  ['fi', 'WhatsApp-keskustelu henkilön % kanssa'],
  ['tr', '% ile WhatsApp Sohbeti'],
  ['ar', 'دردشة واتساب مع %'],
  ['he', "צ'אט WhatsApp עם %"],
  ['hi', '% के साथ WhatsApp चैट'],
  ['ja', '%とのWhatsAppチャット'],
  ['ko', '%님과의 WhatsApp 대화'],
  ['zh-CN', 'WhatsApp 与 % 的对话'],
  ['zh-CN, newer', '与%的 WhatsApp 聊天'],
  ['zh-TW', 'WhatsApp 與 % 的對話'],
];

describe.each(NAMES)('%s', (_language, pattern) => {
  it.each(['Ann', 'Zoë & Jan 🎿', '+44 7700 900123', 'Ski with Ann - 2024', '家族', 'אמא', 'a_b c'])(
    'names the chat %j',
    (chat) => {
      for (const ending of ['.txt', '.zip', '.txt.zip', '.TXT', ' (2).txt', '(1).zip']) {
        expect(chatNameFromFile(pattern.replace('%', chat) + ending)).toBe(chat);
      }
      expect(chatNameFromFile(`downloads/2024/${pattern.replace('%', chat)}.txt`)).toBe(chat);
      expect(isExportFileName(`${pattern.replace('%', chat)}.txt`)).toBe(true);
    },
  );

  it('is known in NFD, with underscores for spaces, and with escapes of a URL', () => {
    const name = `${pattern.replace('%', 'Zoë Müller')}.txt`;
    expect(chatNameFromFile(name.normalize('NFD'))).toBe('Zoë Müller');
    expect(chatNameFromFile(name.replaceAll(' ', '_'))).toBe('Zoë Müller');
    expect(chatNameFromFile(encodeURIComponent(name))).toBe('Zoë Müller');
  });
});

it.each(['_chat.txt', '_chat (2).txt', '_chat 2.txt', 'x/_chat.txt'])(
  '%s is an export that does not name its chat',
  (name) => {
    expect(chatNameFromFile(name)).toBeNull();
    expect(isExportFileName(name)).toBe(true);
  },
);

it.each([
  'notes.txt',
  'chat.txt',
  'WhatsApp.txt',
  'WhatsApp Chat with Ann',
  'WhatsApp Chat with .txt',
  'WhatsApp Chat with Ann.pdf',
  '.txt',
  '',
  'IMG-20190101-WA0000.jpg',
  '100%25 %zz.txt',
])('%j is no name of an export', (name) => {
  expect(chatNameFromFile(name)).toBeNull();
  expect(isExportFileName(name)).toBe(false);
});

it('letters that change length in lower case do no harm', () => {
  expect(chatNameFromFile('WhatsApp Chat with İİİ.txt')?.normalize('NFC').toLowerCase()).toContain('i');
  expect(chatNameFromFile('İpek ile WhatsApp Sohbeti.txt')).not.toBeNull();
});
