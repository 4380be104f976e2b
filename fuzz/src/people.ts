import type { Random } from './random.ts';

/** Behaviour of a person in a chat. */
export type Role = 'talks' | 'sends-files' | 'sends-places' | 'writes-once' | 'writes-little';

export interface Person {
  /** The name that a parse must give. */
  readonly name: string;
  /** Spellings of the name in the export. They differ only in invisible characters and kinds of space. */
  readonly spellings: readonly string[];
  readonly role: Role;
  /** True: the name contains ": ". */
  readonly hasColon: boolean;
}

const GIVEN = [
  'Ann',
  'Bob',
  'Chidi',
  'Zoë',
  'Müller',
  'Mia Torres',
  'Dad',
  'Mum',
  'José',
  'O’Brien',
  'J. P. Weber',
  'Kim',
  'Ann Lee',
  'Anna',
  'Bo',
  'Łukasz',
  'Zé',
  'İrem',
  'Ольга',
  'Дмитрий Иванов',
  'Ἀλέξης',
  'נועה',
  'יוסי כהן',
  'محمد',
  'فاطمة الزهراء',
  'علی',
  'सीता',
  'அருண்',
  'สมชาย',
  '山田',
  '田中 花子',
  '민준',
  '王伟',
  'Nguyễn Văn An',
  'Tom - work',
  'Zed [old]',
  'Eva (house)',
  'Ann & Bob',
  'x',
  '7',
  '.',
  'R2-D2',
  'Mr. 10:30',
  'a/b',
  'Zoë 🌻',
  '🦊',
  'Café "Lua"',
  '#1 Dad',
  'Tim, the baker',
  'Bank',
  'Åse',
  'Dr. Who',
  'Lena <3',
  'Jo\u0301zef',
  '@lea_92',
  'null',
  'You',
  'POLL',
  'location',
  '12.05.',
  'Anna-Maria Magdalena Sophie Charlotte Hohenstein Waldburg Wolfegg (Oma)',
  'Анна Сергеевна Константинопольская Преображенская Рождественская',
] as const;
const SPOKEN = ['Work', 'Dr', 'Club', 'Team 2', 'Семья', 'Nachbar', 'Coach'] as const;
const GROUPS = [
  'Lake house',
  'Familie Sommer',
  'Football ⚽',
  'קבוצה שלנו',
  'Клуб',
  '旅行',
  'Team: Red',
  'North // allotment',
  '2024',
  'Book club - Tuesdays',
] as const;

/** Words that may follow the colon of a name: short, and not one that WhatsApp itself writes before a colon. */
const SECOND_PARTS = GIVEN.filter((name) => name.length <= 20 && name !== 'location' && name !== 'POLL');

const LRE = '\u202a';
const PDF = '\u202c';

function drawNumber(random: Random): Person['spellings'] {
  const digits = (count: number): string => Array.from({ length: count }, () => random.between(0, 9)).join('');
  const space = random.chance(0.5) ? '\u00a0' : ' ';
  const number = random.pick([
    `+44 7700 900${digits(3)}`,
    `+49 1512 ${digits(7)}`,
    `+1 (${digits(3)}) 555-${digits(4)}`,
    `+55 11 9${digits(4)}-${digits(4)}`,
    `+972 5${digits(1)}-${digits(3)}-${digits(4)}`,
  ]);
  const spaced = number.replaceAll(' ', space);
  const forms = [`${LRE}${spaced}${PDF}`, spaced, number, `\u200e${spaced}`];
  return random.chance(0.3) ? [random.pick(forms), random.pick(forms)] : [random.pick(forms)];
}

/** A person who is not in the phone's address book. */
function drawUnsaved(random: Random): Person['spellings'] {
  const name = random.pick(GIVEN);
  const forms = [`~ ${name}`, `~\u202f${name}`];
  return random.chance(0.3) ? forms : [random.pick(forms)];
}

function spell(random: Random, name: string): Person['spellings'] {
  const dice = random.next();
  if (dice < 0.8) return [name];
  const forms = [
    name,
    `\u200e${name}`,
    `${name}\u200f`,
    `\u2068${name}\u2069`,
    `${LRE}${name}${PDF}`,
    `\u200f${name}`,
    name.replace(' ', '\u00a0'),
  ];
  return dice < 0.9 ? [random.pick(forms)] : [name, random.pick(forms)];
}

const clean = (spelling: string): string =>
  spelling
    .replaceAll(/[\u200e\u200f\u202a\u202c\u2068\u2069]/g, '')
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .trim();

/**
 * Draws the people of one chat. No two have the same name, and nobody has the name before the colon of another person's name.
 *
 * @param messages - Approximate number of messages that will be written.
 */
export function drawPeople(random: Random, messages: number, allowsColon: boolean): Person[] {
  const count = drawCount(random, messages);
  const people: Person[] = [];
  const taken = new Set<string>();
  for (let i = 0; i < count; i++) {
    const dice = random.next();
    const hasColon: boolean = allowsColon && messages >= 24 && dice < 0.06 && !people.some((person) => person.hasColon);
    const spellings = hasColon
      ? [`${random.pick(SPOKEN)}: ${random.pick(SECOND_PARTS)}`]
      : dice < (count > 20 ? 0.9 : 0.2)
        ? drawNumber(random)
        : dice < 0.28
          ? drawUnsaved(random)
          : dice < 0.31
            ? [`${random.pick(GIVEN)} `]
            : spell(random, random.pick(GIVEN));
    const name = clean(spellings[0] ?? '');
    if (taken.has(name)) continue;
    taken.add(name);
    const role =
      i < 2 || hasColon
        ? 'talks'
        : random.pick<Role>(['talks', 'talks', 'sends-files', 'sends-places', 'writes-once', 'writes-little']);
    people.push({ name, spellings, role: i === 1 && random.chance(0.15) ? 'sends-files' : role, hasColon });
  }
  if (people.length === 0) people.push({ name: 'Ann', spellings: ['Ann'], role: 'talks', hasColon: false });
  return people;
}

function drawCount(random: Random, messages: number): number {
  if (messages > 5000 && random.chance(0.05)) return random.between(100, 400);
  return random.chance(0.4) ? 2 : random.between(2, Math.min(12, Math.max(2, Math.floor(messages / 3))));
}

/** A name for a group that is nobody's name. */
export function drawGroupName(random: Random, allowsColon: boolean): string {
  return random.pick(allowsColon ? GROUPS : GROUPS.filter((name) => !name.includes(':')));
}
