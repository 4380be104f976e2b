import { converse, type Turn } from './conversation.ts';
import { androidBrazilian, androidEnglish, androidGerman, iosEnglishUs, iosSpanish } from './dialect.ts';
import { english } from './english.ts';
import { german } from './german.ts';
import { exportText } from './phone.ts';
import { companionFiles, photoFiles, sentToLakeHouse } from './photos.ts';
import type { PictureFormat, Shot } from './pictures.ts';
import { portuguese } from './portuguese.ts';
import { createRandom } from './random.ts';
import { spanish } from './spanish.ts';

/** Bytes, or a picture to develop; `passedOn`: as a messenger passes it on. */
export type ExampleContent =
  | { readonly bytes: Uint8Array }
  | { readonly shot: Shot; readonly format: PictureFormat; readonly passedOn: boolean };

/** One file of the examples, by its path: a bare one, or the entries of a zip. */
export interface ExampleFile {
  readonly name: string;
  readonly entries: readonly (ExampleContent & { readonly name: string })[];
}

const day = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 1000;
const text = (name: string, content: string) => ({ name, bytes: new TextEncoder().encode(content) });
const two = (n: number): string => String(n).padStart(2, '0');

/** `00000012-PHOTO-2026-06-20-16-00-15.jpg`, as an iPhone names it: a counter that grows and drifts, then the wall time. */
function iosPhotoName(counter: number, at: number): string {
  const t = new Date(at * 1000);
  const stamp = [
    t.getUTCFullYear(),
    t.getUTCMonth() + 1,
    t.getUTCDate(),
    t.getUTCHours(),
    t.getUTCMinutes(),
    t.getUTCSeconds(),
  ];
  return `${String(counter).padStart(8, '0')}-PHOTO-${stamp.map(two).join('-')}.jpg`;
}

const inOrder = (turns: Turn[]): Turn[] => turns.sort((a, b) => a.at - b.at);

/** English: two phones, two platforms, an hour apart, one with media; the group was renamed; a number was saved as a name. */
function lakeHouse(): ExampleFile[] {
  const random = createRandom(2024);
  const from = day('2024-03-01');
  const to = day('2026-10-18');
  const cast = {
    people: ['Ann Lindqvist', 'Ben', 'Chidi', 'Mia Torres', 'Oskar'],
    starts: [7, 4, 2, 4, 2],
    answersInMinutes: [2, 6, 14, 3, 9],
    nicknames: { 'Ann Lindqvist': 'Ann', 'Mia Torres': 'Mia' },
  };
  const turns = inOrder([
    ...converse(random, english, cast, { from: from + 86_400, to, perDay: 0.75 }),
    { at: from + 36_000, by: 'Ann Lindqvist', event: { kind: 'encryption' } },
    { at: from + 36_001, by: 'Ann Lindqvist', event: { kind: 'created', name: 'House at the lake?' } },
    { at: from + 36_002, by: 'Ann Lindqvist', event: { kind: 'added', whom: 'Ben' } },
    { at: from + 36_003, by: 'Ann Lindqvist', event: { kind: 'added', whom: 'Mia Torres' } },
    { at: from + 36_004, by: 'Ann Lindqvist', event: { kind: 'added', whom: 'Oskar' } },
    {
      at: day('2024-05-09') + 61_000,
      by: 'Ben',
      event: { kind: 'renamed', from: 'House at the lake?', to: 'Lake house' },
    },
    { at: day('2024-06-02') + 50_000, by: 'Chidi', event: { kind: 'joined' } },
    { at: day('2026-09-01') + 72_000, by: 'Oskar', event: { kind: 'left' } },
  ]);

  const ann = {
    dialect: iosEnglishUs,
    owner: 'Ann Lindqvist',
    from: day('2025-11-01'),
    to,
    chatName: 'Lake house',
    names: { Ben: 'Ben Okafor' },
  };
  const photos = turns
    .filter((turn) => turn.event.kind === 'photo' && turn.at >= day('2026-07-10') && turn.at < to)
    .slice(0, 9);
  const photoNames = new Map(photos.map((turn, i) => [turn, iosPhotoName(31 + i * 7, turn.at)]));
  const entries: ExampleFile['entries'][number][] = [text('_chat.txt', exportText(turns, { ...ann, photoNames }))];
  for (const [index, name] of [...photoNames.values()].entries()) {
    const photo = sentToLakeHouse[index];
    if (photo === undefined) throw new TypeError(`No picture for ${name}`);
    entries.push({ name, shot: photo.shot, format: 'jpeg', passedOn: !photo.same });
  }

  const ben = {
    dialect: androidEnglish,
    owner: 'Ben',
    from,
    to: day('2026-05-20') + 43_210,
    clockAhead: -3600,
    chatName: 'Lake house',
    names: { 'Mia Torres': '+44 7700 900123', Oskar: 'Oskar (house)' },
  };
  return [
    { name: 'WhatsApp Chat - Lake house.zip', entries },
    { name: 'WhatsApp Chat with Lake house.txt', entries: [text('', exportText(turns, ben))] },
  ];
}

/** German: the same Android phone twice; in between a number got a name and a message was edited. */
function familie(): ExampleFile[] {
  const random = createRandom(1967);
  const from = day('2023-06-01');
  const to = day('2026-10-11');
  const cast = {
    people: ['Jonas', 'Oma Hilde', 'Sabine', 'Onkel Rolf', 'Lena', 'Papa'],
    starts: [4, 3, 6, 1, 3, 2],
    answersInMinutes: [5, 22, 3, 45, 2, 12],
    nicknames: { 'Oma Hilde': 'Oma', 'Onkel Rolf': 'Rolf' },
  };
  const turns = inOrder([
    ...converse(random, german, cast, { from: from + 86_400, to, perDay: 0.6 }),
    { at: from + 60_000, by: 'Sabine', event: { kind: 'encryption' } },
    { at: from + 60_001, by: 'Sabine', event: { kind: 'created', name: 'Familie Sommer' } },
    { at: from + 60_002, by: 'Sabine', event: { kind: 'added', whom: 'Jonas' } },
    { at: from + 60_003, by: 'Sabine', event: { kind: 'added', whom: 'Oma Hilde' } },
    { at: from + 60_004, by: 'Sabine', event: { kind: 'added', whom: 'Papa' } },
    { at: from + 60_005, by: 'Sabine', event: { kind: 'added', whom: 'Lena' } },
    { at: day('2023-12-24') + 50_400, by: 'Jonas', event: { kind: 'added', whom: 'Onkel Rolf' } },
  ]);
  const jonas = { dialect: androidGerman, owner: 'Jonas', chatName: 'Familie Sommer' };
  const early = { ...jonas, from, to: day('2025-04-20') + 70_000, names: { 'Onkel Rolf': '+49 1512 3456789' } };
  const late = { ...jonas, from: day('2024-11-15') + 30_000, to };
  return [
    { name: 'WhatsApp Chat mit Familie Sommer.txt', entries: [text('', exportText(turns, early))] },
    { name: 'WhatsApp Chat mit Familie Sommer (2).txt', entries: [text('', exportText(turns, late))] },
  ];
}

/** Spanish: two people, an iPhone, a zip without media. */
function clara(): ExampleFile[] {
  const random = createRandom(34);
  const from = day('2025-01-12');
  const to = day('2026-10-05');
  const cast = { people: ['Clara', 'Diego'], starts: [5, 6], answersInMinutes: [2, 4] };
  const turns = inOrder([
    ...converse(random, spanish, cast, { from, to, perDay: 1.2 }),
    { at: from + 100, by: 'Clara', event: { kind: 'encryption' } },
  ]);
  const diego = { dialect: iosSpanish, owner: 'Diego', from, to, chatName: 'Clara' };
  return [{ name: 'WhatsApp Chat - Clara.zip', entries: [text('_chat.txt', exportText(turns, diego))] }];
}

/** Portuguese: an Android group that comes and goes. */
function futebol(): ExampleFile[] {
  const random = createRandom(70);
  const from = day('2025-02-06');
  const to = day('2026-09-30');
  const cast = {
    people: ['Zé', 'Thiago', 'Marcos Vinícius', 'Rafa', 'Bruno', '+55 11 91234-5678'],
    starts: [6, 3, 2, 3, 1, 1],
    answersInMinutes: [3, 5, 9, 2, 30, 18],
    nicknames: { 'Marcos Vinícius': 'Marcos', '+55 11 91234-5678': 'Paulo' },
  };
  const turns = inOrder([
    ...converse(random, portuguese, cast, { from: from + 86_400, to, perDay: 0.6 }),
    { at: from + 70_000, by: 'Zé', event: { kind: 'encryption' } },
    { at: from + 70_060, by: 'Zé', event: { kind: 'created', name: 'Futebol de quinta' } },
    { at: from + 70_120, by: 'Zé', event: { kind: 'added', whom: 'Rafa' } },
    { at: day('2025-08-14') + 70_000, by: 'Zé', event: { kind: 'added', whom: 'Bruno' } },
    { at: day('2026-03-05') + 80_000, by: '+55 11 91234-5678', event: { kind: 'joined' } },
  ]);
  const rafa = { dialect: androidBrazilian, owner: 'Rafa', from, to, chatName: 'Futebol de quinta' };
  return [{ name: 'Conversa do WhatsApp com Futebol de quinta.txt', entries: [text('', exportText(turns, rafa))] }];
}

/** Photos in folders as people have them, and what lies beside them. */
function photos(): ExampleFile[] {
  const formats: Readonly<Record<string, PictureFormat>> = { webp: 'webp', png: 'png' };
  return [
    ...Object.entries(photoFiles).map(([path, shot]) => {
      const format = formats[path.slice(path.lastIndexOf('.') + 1)] ?? 'jpeg';
      const passedOn = path.startsWith('WhatsApp');
      return { name: `photos/${path}`, entries: [{ name: '', shot, format, passedOn }] };
    }),
    ...Object.entries(companionFiles).map(([path, content]) => ({
      name: `photos/${path}`,
      entries: [text('', content)],
    })),
  ];
}

/** All files of the example lake, always the same. */
export const exampleFiles = (): ExampleFile[] => [...lakeHouse(), ...familie(), ...clara(), ...futebol(), ...photos()];
