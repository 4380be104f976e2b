import type { Media, MediaType } from '@homelake/chat';
import type { PhoneWords } from './phone-words.ts';
import type { Random } from './random.ts';
import type { TextWriter } from './texts.ts';
import type { Truth } from './truth.ts';

/** One message as a phone prints it after the name, with its truth. */
export interface Sent {
  /** iOS: true where U+200E is before the bracket of the line. */
  readonly marksLine?: true;
  /** True where another message must follow: the times around a quoted line show that it is quoted. */
  readonly needsNext?: true;
  readonly body: string;
  readonly truth: Omit<Truth, 'at' | 'sender'>;
}

/** The phone that made the export. */
export interface Phone {
  readonly platform: 'android' | 'ios' | 'web';
  readonly words: PhoneWords;
  /** Line break within a message, before the file is converted. */
  readonly lineBreak: string;
  readonly hasFiles: boolean;
  /** True: the file will lose its invisible marks, so messages that only marks identify are not sent. */
  readonly isUnmarked: boolean;
}

const LRM = '\u200e';
const two = (value: number): string => String(value).padStart(2, '0');

export const plain = (body: string): Sent => ({
  body,
  truth: { kind: 'text', text: body.replaceAll('\r\n', '\n'), media: null, edited: false },
});

export const sent = (body: string, truth: Partial<Sent['truth']>): Sent => ({
  body,
  truth: { kind: 'text', text: '', media: null, edited: false, ...truth },
});

interface FileKind {
  readonly type: MediaType;
  readonly android: readonly [prefix: string, extension: string];
  readonly ios: readonly [word: string, extension: string];
}

const FILE_KINDS: readonly FileKind[] = [
  { type: 'image', android: ['IMG', 'jpg'], ios: ['PHOTO', 'jpg'] },
  { type: 'video', android: ['VID', 'mp4'], ios: ['VIDEO', 'mp4'] },
  { type: 'voice', android: ['PTT', 'opus'], ios: ['AUDIO', 'opus'] },
  { type: 'audio', android: ['AUD', 'm4a'], ios: ['AUDIO', 'm4a'] },
  { type: 'sticker', android: ['STK', 'webp'], ios: ['STICKER', 'webp'] },
  { type: 'gif', android: ['GIF', 'mp4'], ios: ['GIF', 'mp4'] },
];
const DOCUMENTS = [
  'Report 2024.pdf',
  'plan.docx',
  'Rechnung_12.pdf',
  'a.b.c.zip',
  'список.xlsx',
  'דוח.pdf',
  'budget (final).ods',
  'notes.txt',
];
const CARDS = ['Tom Baker.vcf', 'Müller.vcf', '山田.vcf'];

const withCaption = (file: string, caption: string, phone: Phone): string =>
  caption === '' ? file : phone.platform === 'ios' ? `${caption} ${file}` : `${file}${phone.lineBreak}${caption}`;

/** A photo, a voice note, a document or a contact card, with its file or without, and sometimes with a caption. */
export function drawMedia(random: Random, phone: Phone, at: number, index: number, caption: string): Sent {
  const dice = random.next();
  if (dice < 0.12) return drawDocument(random, phone, index);
  if (dice < 0.2) return drawCard(random, phone, index);
  const isPlainWords = phone.isUnmarked || (phone.platform === 'ios' && phone.words.isInvented === true);
  return phone.hasFiles && random.chance(0.9)
    ? drawFile(random, phone, at, index, caption)
    : drawOmitted(random, phone, isPlainWords ? '' : caption);
}

function attached(phone: Phone, name: string): string {
  const { platform, words } = phone;
  return platform === 'ios'
    ? `${LRM}${words.attachedIos.replace('%', () => name)}`
    : words.attachedAndroid.replace('%', () => `${LRM}${name}`);
}

function media(phone: Phone, body: string, content: Media, caption: string, kind: Truth['kind'] = 'media'): Sent {
  const truth = { kind, text: caption.replaceAll('\r\n', '\n'), media: content, edited: false };
  return phone.platform === 'ios' ? { body, truth, marksLine: true } : { body, truth };
}

function drawFile(random: Random, phone: Phone, at: number, index: number, caption: string): Sent {
  const { type, android, ios } = random.pick(FILE_KINDS);
  const [year = '', month = '', day = '', hour = '', minute = '', second = ''] = stampOf(at);
  const name =
    phone.platform === 'ios'
      ? `${String(index).padStart(8, '0')}-${ios[0]}-${year}-${month}-${day}-${hour}-${minute}-${second}.${ios[1]}`
      : `${android[0]}-${year}${month}${day}-WA${String(index % 10_000).padStart(4, '0')}.${android[1]}`;
  const canHaveCaption = type === 'image' || type === 'video' || type === 'gif';
  const text = canHaveCaption ? caption : '';
  const file = media(phone, withCaption(attached(phone, name), text, phone), { name, type }, text);
  const { edited } = phone.words;
  if (edited === undefined || text === '' || phone.platform !== 'android' || random.chance(0.9)) return file;
  return { ...file, body: `${file.body} ${LRM}${edited}`, truth: { ...file.truth, edited: true } };
}

function stampOf(at: number): string[] {
  const date = new Date(at * 1000);
  return [
    String(date.getUTCFullYear()),
    two(date.getUTCMonth() + 1),
    two(date.getUTCDate()),
    two(date.getUTCHours()),
    two(date.getUTCMinutes()),
    two(date.getUTCSeconds()),
  ];
}

function drawOmitted(random: Random, phone: Phone, caption: string): Sent {
  const { words } = phone;
  if (phone.platform !== 'ios') {
    const marker = random.pick(words.omitted);
    return media(phone, withCaption(marker, caption, phone), { name: null, type: 'unknown' }, caption);
  }
  const [type, word] = random.pick<readonly [MediaType, string]>([
    ['image', words.image],
    ['image', words.image],
    ['video', words.others?.video ?? words.image],
    ['audio', words.others?.audio ?? words.image],
    ['sticker', words.others?.sticker ?? words.image],
    ['gif', words.others?.gif ?? words.image],
  ]);
  if (words.isInvented === true) return media(phone, `${LRM}${word}`, { name: null, type: 'unknown' }, '');
  const real = word === words.image ? 'image' : type;
  const text = real === 'image' || real === 'video' || real === 'gif' ? caption : '';
  return media(phone, withCaption(`${LRM}${word}`, text, phone), { name: null, type: real }, text);
}

function drawDocument(random: Random, phone: Phone, index: number): Sent {
  const title = random.pick(DOCUMENTS);
  const { words } = phone;
  const pages = words.page === undefined ? '' : ` • ${LRM}${random.between(1, 40)} ${words.page}`;
  if (phone.platform === 'ios') {
    if (phone.hasFiles) {
      const name = `${String(index).padStart(8, '0')}-${title}`;
      return media(phone, `${title}${pages} ${attached(phone, name)}`, { name, type: 'document' }, '');
    }
    if (words.others === undefined) return drawOmitted(random, phone, '');
    return media(phone, `${title}${pages} ${LRM}${words.others.document}`, { name: null, type: 'document' }, title);
  }
  if (!phone.hasFiles) return drawOmitted(random, phone, '');
  // Android repeats the name of a document on the next line.
  const again = random.chance(0.5) ? `${phone.lineBreak}${title}` : '';
  return media(phone, `${attached(phone, title)}${again}`, { name: title, type: 'document' }, '');
}

function drawCard(random: Random, phone: Phone, index: number): Sent {
  const card = random.pick(CARDS);
  const { words } = phone;
  if (phone.hasFiles) {
    const name = phone.platform === 'ios' ? `${String(index).padStart(8, '0')}-${card}` : card;
    return media(phone, attached(phone, name), { name, type: 'contact' }, '', 'contact');
  }
  if (phone.platform !== 'ios' || words.others === undefined) return drawOmitted(random, phone, '');
  return media(phone, `${LRM}${words.others.contact}`, { name: null, type: 'contact' }, '', 'contact');
}

const PLACES = ['Cafe Lua (Köln)', 'Bäckerei', 'Old pier', '駅前'];

export function drawPlace(random: Random, phone: Phone): Sent {
  const latitude = (random.next() * 180 - 90).toFixed(6);
  const longitude = (random.next() * 360 - 180).toFixed(6);
  const url = `https://maps.google.com/?q=${latitude},${longitude}`;
  const location = { latitude: Number(latitude), longitude: Number(longitude), url };
  const isIos = phone.platform === 'ios';
  const { location: word } = phone.words;
  if (word === undefined && phone.isUnmarked) return plain('here I am');
  if (word === undefined || (!phone.isUnmarked && random.chance(0.2))) {
    const place = random.pick(PLACES);
    const body = isIos ? `${LRM}${place}: ${url}` : `${place}${phone.lineBreak}${url}`;
    // A single word before the colon is the word for "location" in some language.
    const text = isIos && !place.includes(' ') ? '' : place;
    return sent(body, { kind: 'location', text, location });
  }
  return sent(isIos ? `${LRM}${word}: ${url}` : `${word}: ${url}`, { kind: 'location', location });
}

export function drawDeleted(random: Random, phone: Phone): Sent | null {
  const { deleted } = phone.words;
  if (deleted === undefined) return null;
  const words = random.pick(deleted);
  return sent(phone.platform === 'ios' ? `${LRM}${words}.` : random.chance(0.5) ? words : `${words}.`, {
    kind: 'deleted',
  });
}

export function drawEdited(random: Random, phone: Phone, text: string): Sent | null {
  const { edited } = phone.words;
  if (edited === undefined) return null;
  const mark = phone.platform === 'ios' || random.chance(0.5) ? LRM : '';
  return sent(`${text} ${mark}${edited}`, { text, edited: true });
}

/** Texts of an iPhone in a language that the parser does not know. Only the sender can be found. */
const UNKNOWN_WORDS = ['zurrumurru hau ezin da hemen ikusi', 'labur mezu bat iritsi zen', 'behin ikusteko zerbait'];

export const drawUnknownWords = (random: Random): Sent =>
  sent(`${LRM}${random.pick(UNKNOWN_WORDS)}`, { isSenderOnly: true });

/** A call under the name of a person. */
export function drawCall(random: Random, phone: Phone): Sent | null {
  const { missed, taken, minutes } = phone.words;
  const isVideo = random.chance(0.3);
  const which = isVideo ? 1 : 0;
  if (taken !== undefined && minutes !== undefined && random.chance(0.6)) {
    const length = random.between(1, 59);
    const body =
      phone.platform === 'ios'
        ? `${LRM}${taken[which]}. ${LRM}${length} ${minutes}`
        : `${taken[which]}, ${LRM}${length} ${minutes}`;
    return sent(body, { kind: 'call', call: { video: isVideo, missed: false, seconds: length * 60 } });
  }
  if (missed === undefined || phone.platform !== 'ios') return null;
  return sent(`${LRM}${missed[which]}`, { kind: 'call', call: { video: isVideo, missed: true, seconds: null } });
}

export function drawPoll(random: Random, phone: Phone, writer: TextWriter): Sent | null {
  const { poll } = phone.words;
  if (poll === undefined) return null;
  const [word, option, votes] = poll;
  const mark = phone.platform === 'ios' ? LRM : '';
  const question = writer.write(1, false).replaceAll(/\s+/g, ' ').trim();
  const options = Array.from({ length: random.between(2, 5) }, () => ({
    text: writer.write(1, false).replaceAll(/\s+/g, ' ').trim(),
    votes: random.between(0, 9),
  }));
  const lines = [
    `${mark}${word}:`,
    question,
    ...options.map((one) => `${mark}${option}: ${one.text} (${mark}${one.votes} ${votes})`),
  ];
  return sent(lines.join(phone.lineBreak), { kind: 'poll', poll: { question, options } });
}

/** The export of a view-once photo. */
export function drawNothing(random: Random, phone: Phone): Sent {
  const body = phone.platform === 'android' && random.chance(0.3) ? 'null' : '';
  return sent(body, { kind: 'media', media: { name: null, type: 'unknown' } });
}

/** Texts of WhatsApp that a person wrote on this platform: those of the other platform, or without the mark that the file has elsewhere. */
const WRITTEN_ON_IOS = [
  'image omitted',
  'null',
  '<irony ends here>',
  'Missed voice call',
  'boat.jpg (file attached)',
  'Video call, no answer',
  '<Media omitted>',
];
const WRITTEN_ON_ANDROID = [
  'image omitted',
  'sticker omitted',
  'audio omitted',
  'Your security code with the club is 4711',
  'Group call, 4 pm',
  'Video call, 2 people',
];

export const drawLookalike = (random: Random, phone: Phone): Sent =>
  plain(random.pick(phone.platform === 'ios' ? WRITTEN_ON_IOS : WRITTEN_ON_ANDROID));
