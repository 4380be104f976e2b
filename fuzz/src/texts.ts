import type { Random } from './random.ts';

/** Phrases without words that WhatsApp writes, and without a colon. */
const PHRASES: readonly (readonly string[])[] = [
  [
    'see you at six',
    'ok',
    'yes',
    'no idea',
    'thanks 🙏',
    'haha',
    'on my way',
    'the boat is ready',
    'who brings the bread?',
    'I will ask Tom tomorrow',
    'it rained all day and the path was under water',
    'great!',
    'what time is it there',
    'good morning ☀️',
    'see https://example.org/a?b=1&c=2',
    'the train is late again',
    'two of them',
    '100 %',
    'I am in the garden',
    'sure, why not',
    'can you call the plumber',
    'it costs 12.50',
    '😂😂😂',
    'no.',
  ],
  [
    'bis gleich',
    'ja',
    'nein, leider nicht',
    'schöne Grüße aus Köln',
    'der Zug hat Verspätung',
    'wer bringt den Kuchen mit?',
    'gute Nacht 🌙',
    'prima',
    'ich warte am Gleis',
    'das Konzert fängt um acht an',
    'alles Gute zum Geburtstag 🎂',
    'mir egal',
    'morgen früh',
  ],
  [
    'nos vemos mañana',
    'sí',
    'vale',
    '¿a qué hora?',
    'muchas gracias',
    'qué bonito',
    'el niño está en casa',
    'jajaja',
    'un beso 😘',
    'llego tarde',
  ],
  [
    'привет',
    'да',
    'нет, завтра',
    'как дела?',
    'спасибо большое',
    'мы дома',
    'очень хорошо',
    'до встречи в субботу',
    '👍',
  ],
  ['שלום', 'כן', 'תודה רבה', 'מה שלומך?', 'נתראה מחר', 'אני בדרך', 'יופי 🙂'],
  ['مرحبا', 'نعم', 'شكرا جزيلا', 'كيف حالك؟', 'أراك غدا', 'إن شاء الله', 'صباح الخير ☀️'],
  ['こんにちは', 'はい', 'ありがとう', '明日行きます', '了解です', 'お疲れさまでした', '笑'],
  ['नमस्ते', 'हाँ', 'धन्यवाद', 'कल मिलते हैं', 'ठीक है', 'आप कैसे हैं?'],
  ['你好', '好的', '谢谢', '明天见', '哈哈哈', '在路上了', '没问题👌'],
  ['안녕', '네', '고마워요', '내일 봐요', 'ㅋㅋㅋ', '지금 가고 있어요'],
];

/** Lines that a careless parser misreads. None ends a name: each has no ": " within its first 80 bytes. */
const ODD_LINES = [
  '3/4 of it',
  '[x] done',
  '12:30 works for me',
  '2024-01-02 is the day',
  '1/2/20 or later',
  '- milk',
  '> quoted',
  '<3',
  'a < b > c',
  '*bold* _it_ ~no~',
  '1. first',
  '(see above)',
  'half past 10',
  '10/10',
  '24.12. at eight',
  '[1]',
  '"quoted"',
  "it's",
  '…',
  '—',
  '0',
  '12.05.',
  '7 - 3 = 4',
  'C:\\temp\\a',
  'http://x.org',
  'me@example.org',
  '12:00-13:00',
  '7:30',
  '#tag',
  '@all',
  '\t tabbed',
  ' leading space',
  '«ok»',
  'α:β',
  're:boat',
  '100:1',
  '<b>hi</b>',
  '☎️ 555',
  '1/2/3 - 4:5',
];

/** Texts with ": " near their start. */
const COLON_LINES = [
  'note: buy milk',
  'PS: bring a hat',
  'so: what now?',
  'Ann said: no',
  'todo: 1: paint 2: sand',
  'Frage: wer kommt?',
  'ответ: да',
  're: boat: fine',
  'time: 10: 30',
];

/** Texts that are a notice if the name of their writer is before them. */
export const SHORT_VERBS = [
  'left',
  'joined',
  'added milk',
  'removed the old tent from the car',
  'changed to Tuesday',
  'was added',
  'hat verlassen',
  'salió',
  'a quitté',
];

export interface TextWriter {
  /** Text of about `length` characters, at least one phrase. It has no ": " near its start unless that is allowed. */
  write(length: number, allowsColon: boolean): string;
}

/** One chat's way of writing: a language or two, some odd lines, some lists. */
/** @param allowsOuterSpace a text may begin with a space */
export function createTextWriter(random: Random, lineBreak: string, allowsOuterSpace: boolean): TextWriter {
  const phrases = random.chance(0.7) ? random.pick(PHRASES) : [...random.pick(PHRASES), ...random.pick(PHRASES)];
  const oddLines = allowsOuterSpace ? ODD_LINES : ODD_LINES.filter((line) => !/^\s/.test(line));
  const oddShare = random.pick([0, 0.05, 0.2]);
  const breakShare = random.pick([0, 0.03, 0.1]);
  return {
    write(length, allowsColon) {
      if (allowsColon && random.chance(0.04)) return random.pick(COLON_LINES);
      let text = random.chance(oddShare) ? random.pick(oddLines) : random.pick(phrases);
      while (text.length < length) {
        if (random.next() >= breakShare) text += ` ${random.pick(phrases)}`;
        else
          text += `${lineBreak}${random.chance(0.2) ? lineBreak : ''}${random.chance(0.3) ? random.pick(ODD_LINES) : random.pick(phrases)}`;
      }
      return text;
    },
  };
}
