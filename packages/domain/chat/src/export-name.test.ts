import { describe, expect, it } from 'vitest';
import { chatNameFromFile, exportStem, isExportFileName } from './export-name.ts';

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

describe('a copy', () => {
  it.each([
    ' - Copy',
    ' - Copy (3)',
    ' - Copy - Copy',
    ' - COPY',
    ' – kopie',
    ' - Kopie (2)',
    ' — копия',
    ' - Másolat',
    ' - Αντίγραφο',
    ' - 副本 (2)',
    ' - コピー',
    ' - 복사본',
    ' - עותק',
    ' copy',
    ' copy 2',
    ' Kopie 3',
    ' cópia',
    ' копія',
    'のコピー',
    ' 的副本',
    '[1]',
    ' [12]',
    '(1)',
    ' (1) (1)',
    '_(4)',
  ])('is known by %j behind the name', (mark) => {
    expect(chatNameFromFile(`WhatsApp Chat with Edda${mark}.txt`)).toBe('Edda');
    expect(chatNameFromFile(`Chat de WhatsApp con Edda Ruiz${mark}.zip`)).toBe('Edda Ruiz');
    expect(isExportFileName(`_chat${mark}.txt`)).toBe(true);
    expect(exportStem(`WhatsApp Chat with Edda${mark}.zip`)).toBe(exportStem('whatsapp_chat_with_edda.txt'));
  });

  it.each([
    ['Copy of WhatsApp Chat with Edda.txt', 'Edda'],
    ['Copy of Copy of WhatsApp Chat - Edda.zip', 'Edda'],
    ['Kopie von WhatsApp Chat mit Edda.txt', 'Edda'],
    ['Копия Чат WhatsApp с контактом Edda.txt', 'Edda'],
    ['Salinan WhatsApp Chat with Edda.txt', 'Edda'],
    ['00000031-WhatsApp Chat with Edda.txt', 'Edda'],
    ['2024-05-01_WhatsApp_Chat_with_Edda_Ruiz.txt', 'Edda Ruiz'],
    ['Edda ile WhatsApp Sohbeti - Kopya.txt', 'Edda'],
    ['Edda के साथ WhatsApp चैट (old phone).txt', 'Edda'],
  ])('%j is known by what stands beside WhatsApp’s own words', (file, chat) => {
    expect(chatNameFromFile(file)).toBe(chat);
    expect(isExportFileName(file)).toBe(true);
  });

  it.each([
    'Edda-1',
    'Edda 2',
    'Edda-Copy',
    'Copy',
    'Web Copy',
    'Kedai Kopi',
    'Photocopy',
    'Copy of Edda',
    'Edda 2024',
    'Edda (mum)',
    'Edda [home]',
    'WhatsApp Chat with Edda',
    'Notes of WhatsApp Chat - Edda',
  ])('is not seen in the name %j', (chat) => {
    expect(chatNameFromFile(`WhatsApp Chat with ${chat}.txt`)).toBe(chat);
  });
});

it.each([
  ['WhatsApp Business Chat with Edda.txt', 'Edda'],
  ['WhatsApp Business-Chat mit Edda (2).txt', 'Edda'],
  ['WhatsApp_Business_Chat_-_Edda.zip', 'Edda'],
  ['Conversa do WhatsApp Business com Edda.txt', 'Edda'],
  ['Edda ile WhatsApp Business Sohbeti.txt', 'Edda'],
  ['Copy of WhatsApp Business Chat with Edda - Copy.txt', 'Edda'],
  ['WhatsApp Chat with WhatsApp Business.txt', 'WhatsApp Business'],
  ['WhatsApp Business Chat with WhatsApp Business.txt', 'WhatsApp Business'],
])('%j of WhatsApp Business names the chat %j', (file, chat) => {
  expect(chatNameFromFile(file)).toBe(chat);
});

describe('a wording that is not known', () => {
  const senders = ['Edda', 'Ida: Ruiz'];
  it.each([
    ['Pembicaraan WhatsApp bersama Edda.txt', 'Edda'],
    ['Edda WhatsApp-spjall (2).txt', 'Edda'],
    ['Pembicaraan_WhatsApp_bersama_Ida__Ruiz - Copy.zip', 'Ida: Ruiz'],
    ['Pembicaraan WhatsApp bersama Gredda.txt', null],
    ['Letters of Edda.txt', null],
    ['WhatsApp.txt', null],
  ])('of %j tells the name of one of two people: %j', (file, chat) => {
    expect(chatNameFromFile(file, senders)).toBe(chat);
    expect(chatNameFromFile(file)).toBeNull();
  });

  it('tells nothing where more people wrote, nor where the wording is known', () => {
    expect(chatNameFromFile('Pembicaraan WhatsApp bersama Edda.txt', [...senders, 'Nils'])).toBeNull();
    expect(chatNameFromFile('WhatsApp Chat with Ski and Edda.txt', senders)).toBe('Ski and Edda');
  });

  it('takes the longer of two names', () => {
    expect(chatNameFromFile('Pembicaraan WhatsApp bersama Ida Edda.txt', ['Edda', 'Ida Edda'])).toBe('Ida Edda');
  });
});

it.each([
  'notes.txt',
  'my_chat.pdf',
  'group_chats.txt',
  'MyWhatsApp Chat with Edda.txt',
  'Edda ile WhatsApp Sohbetimiz.txt',
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
