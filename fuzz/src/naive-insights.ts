/** A row of a drawn conversation. */
export interface TrueRow {
  readonly chat: string;
  /** Wall time, `YYYY-MM-DDTHH:MM:SS`. */
  readonly at: string;
  /** The sender; null for a message of WhatsApp itself. */
  readonly by: string | null;
  readonly kind: 'text' | 'media' | 'deleted' | 'system';
  readonly text: string;
  readonly edited: boolean;
  readonly mediaType: string | null;
  readonly mediaName: string | null;
  /** For a system row: who came or left, and by whom. */
  readonly event: {
    readonly type: 'added' | 'removed' | 'left';
    readonly member: string;
    readonly by: string | null;
  } | null;
}

type Row = readonly (string | number | null)[];
/** Rows of each chat, in the order of the chat. */
type Chats = ReadonlyMap<string, readonly TrueRow[]>;

const HOUR = 3600;
const CONVERSATION_GAP = 8 * HOUR;

const secondsOf = ({ at }: TrueRow): number => Date.parse(`${at}Z`) / 1000;
const dayOf = ({ at }: TrueRow): string => at.slice(0, 10);
const hourOf = ({ at }: TrueRow): number => Number(at.slice(11, 13));
const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
const isMessage = ({ kind }: TrueRow): boolean => kind !== 'system';

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);
/** Compares by each key in turn. A minus before a numeric key sorts the greatest first. */
const by =
  (...keys: readonly ((row: Row) => string | number)[]) =>
  (a: Row, b: Row): number =>
    keys.reduce((order, key) => order || compare(key(a), key(b)), 0);
const text = (column: number) => (row: Row) => String(row[column]);
const least = (column: number) => (row: Row) => Number(row[column]);
const most = (column: number) => (row: Row) => -Number(row[column]);

function groups<Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string): Map<string, Thing[]> {
  const found = new Map<string, Thing[]>();
  for (const thing of things) found.set(keyOf(thing), [...(found.get(keyOf(thing)) ?? []), thing]);
  return found;
}

const countOf = <Thing>(things: readonly Thing[], is: (thing: Thing) => boolean): number => things.filter(is).length;
const distinct = <Thing>(things: readonly Thing[], of: (thing: Thing) => unknown): number =>
  new Set(things.map(of)).size;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

const all = (chats: Chats): readonly TrueRow[] => [...chats.values()].flat();
const messagesOf = (chats: Chats): readonly TrueRow[] => all(chats).filter(isMessage);
/** Messages of people only, chat by chat. */
const written = (chats: Chats): readonly (readonly TrueRow[])[] =>
  [...chats.values()].map((rows) => rows.filter(isMessage));
const perPerson = (chats: Chats) => groups(messagesOf(chats), ({ by }) => String(by));

interface Reply {
  readonly person: string;
  readonly answered: string;
  readonly hour: number;
  readonly seconds: number;
}

function repliesIn(chats: Chats): readonly Reply[] {
  const replies: Reply[] = [];
  for (const rows of written(chats)) {
    rows.forEach((row, at) => {
      const before = rows[at - 1];
      if (before === undefined || before.by === row.by) return;
      const seconds = Math.max(0, secondsOf(row) - secondsOf(before));
      if (seconds >= CONVERSATION_GAP) return;
      replies.push({ person: String(row.by), answered: String(before.by), hour: hourOf(before), seconds });
    });
  }
  return replies;
}

/** Each message with the last message before it: the previous one, or the latest one where the previous one arrived late. */
function heardBefore(rows: readonly TrueRow[]): readonly (readonly [TrueRow, TrueRow | null])[] {
  let latest: TrueRow | null = null;
  return rows.map((row, at) => {
    const before = rows[at - 1] ?? null;
    const isLate = before !== null && latest !== null && secondsOf(before) < secondsOf(latest) - HOUR;
    const heard = isLate ? latest : before;
    if (latest === null || secondsOf(row) > secondsOf(latest)) latest = row;
    return [row, heard];
  });
}

function streaks(chat: string, rows: readonly TrueRow[]): readonly Row[] {
  const days = [...groups(rows, dayOf)].sort(([a], [b]) => compare(a, b));
  const runs: (readonly [string, TrueRow[]])[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && dayNumber(day[0]) - dayNumber(last[0]) === 1) run.push(day);
    else runs.push([day]);
  }
  return runs.map((run) => {
    const total = run.reduce((sum, [, of]) => sum + of.length, 0);
    return [chat, run[0]?.[0] ?? '', run.at(-1)?.[0] ?? '', run.length, total];
  });
}

function comings(chats: Chats): readonly Row[] {
  const rows: { readonly row: Row; readonly latest: number; readonly place: number }[] = [];
  for (const [chat, of] of chats) {
    let balance = 0;
    let latest = -Infinity;
    of.forEach(({ event, at }, place) => {
      if (event === null) return;
      const change = event.type === 'added' ? 1 : -1;
      balance += change;
      latest = Math.max(latest, Date.parse(`${at}Z`));
      rows.push({ row: [at, chat, event.type, event.member, event.by, change, balance], latest, place });
    });
  }
  return rows
    .sort((a, b) => a.latest - b.latest || compare(text(1)(a.row), text(1)(b.row)) || a.place - b.place)
    .map(({ row }) => row);
}

/** The answer of each named question for these rows, counted one by one. Shares and hours have the precision of a double. */
export const NAIVE_INSIGHTS: Readonly<Record<string, (chats: Chats) => readonly Row[]>> = {
  'messages-per-person': (chats) =>
    [...perPerson(chats)]
      .map(([person, rows]): Row => {
        const days = rows.map(dayOf).sort();
        const share = rows.length / messagesOf(chats).length;
        return [person, rows.length, share, new Set(days).size, days[0] ?? '', days.at(-1) ?? ''];
      })
      .sort(by(most(1), text(0))),

  'messages-per-day': (chats) =>
    [...groups(messagesOf(chats), dayOf)].map(([day, { length }]): Row => [day, length]).sort(by(text(0))),

  calendar: (chats) =>
    [...groups(messagesOf(chats), dayOf)]
      .map(([day, rows]): Row => [day, rows.length, distinct(rows, (row) => row.by)])
      .sort(by(text(0))),

  'messages-per-month': (chats) =>
    [...groups(messagesOf(chats), (row) => `${row.at.slice(0, 7)} ${row.by}`)]
      .map(([key, { length }]): Row => [key.slice(0, 7), key.slice(8), length])
      .sort(by(text(0), most(2), text(1))),

  'hour-by-weekday': (chats) =>
    [...groups(messagesOf(chats), (row) => `${(new Date(`${row.at}Z`).getUTCDay() + 6) % 7} ${hourOf(row)}`)]
      .map(([key, { length }]): Row => [Number(key[0]) + 1, Number(key.slice(2)), length])
      .sort(by(least(0), least(1))),

  'conversation-starts': (chats) => {
    const starts = written(chats)
      .flatMap(heardBefore)
      .filter(([row, heard]) => heard === null || secondsOf(row) - secondsOf(heard) >= CONVERSATION_GAP);
    return [...groups(starts, ([row]) => String(row.by))]
      .map(([person, { length }]): Row => [person, length, length / starts.length])
      .sort(by(most(1), text(0)));
  },

  'response-times': (chats) =>
    [...groups(repliesIn(chats), ({ person, answered }) => JSON.stringify([person, answered]))]
      .map(([key, replies]): Row => {
        const [person = '', answered = ''] = JSON.parse(key) as string[];
        return [person, answered, median(replies.map(({ seconds }) => seconds)), replies.length];
      })
      .sort(by(text(0), text(1))),

  'response-times-by-hour': (chats) =>
    [...groups(repliesIn(chats), ({ hour }) => String(hour))]
      .map(([hour, replies]): Row => [Number(hour), median(replies.map(({ seconds }) => seconds)), replies.length])
      .sort(by(least(0))),

  'longest-silences': (chats) =>
    [...chats]
      .flatMap(([chat, rows]) =>
        heardBefore(rows.filter(isMessage)).flatMap(([row, heard]): Row[] => {
          const seconds = heard === null ? 0 : secondsOf(row) - secondsOf(heard);
          return heard === null || seconds <= 0 ? [] : [[chat, heard.at, row.at, seconds / HOUR, row.by]];
        }),
      )
      .sort(by(most(3), text(2), text(0)))
      .slice(0, 10),

  'longest-streaks': (chats) =>
    [...chats]
      .flatMap(([chat, rows]) => streaks(chat, rows.filter(isMessage)))
      .sort(by(most(3), text(1), text(0)))
      .slice(0, 10),

  'media-by-type': (chats) => {
    const media = all(chats).filter(({ mediaType }) => mediaType !== null);
    const ofType = groups(media, ({ mediaType }) => String(mediaType));
    return [...ofType]
      .flatMap(([type, rows]) =>
        [...groups(rows, ({ by }) => String(by))].map(([person, own]): Row => [
          type,
          person,
          own.length,
          countOf(own, ({ mediaName }) => mediaName !== null),
        ]),
      )
      .sort(by((row) => -(ofType.get(text(0)(row))?.length ?? 0), text(0), most(2), text(1)));
  },

  'edited-and-deleted': (chats) =>
    [...perPerson(chats)]
      .map(([person, rows]): Row => {
        const deleted = countOf(rows, ({ kind }) => kind === 'deleted');
        const edited = countOf(rows, (row) => row.edited && row.kind !== 'deleted');
        const share = (number: number) => number / rows.length;
        return [person, share(edited + deleted), share(edited), share(deleted), edited, deleted, rows.length];
      })
      .sort(by(most(1), text(0))),

  'night-owls': (chats) =>
    [...perPerson(chats)]
      .map(([person, rows]): Row => {
        const night = countOf(rows, (row) => hourOf(row) >= 23 || hourOf(row) < 5);
        const morning = countOf(rows, (row) => hourOf(row) >= 5 && hourOf(row) < 8);
        return [person, night / rows.length, morning / rows.length, rows.length];
      })
      .sort(by(most(1), text(0))),

  'questions-asked': (chats) =>
    [
      ...groups(
        messagesOf(chats).filter(({ text }) => text !== ''),
        (row) => String(row.by),
      ),
    ]
      .map(([person, rows]): Row => {
        const questions = countOf(rows, (row) => row.text.split(' ').some((word) => /\?!?$/.test(word)));
        return [person, questions, questions / rows.length];
      })
      .sort(by(most(1), text(0))),

  'joins-and-leaves': comings,

  'at-a-glance': (chats) =>
    [...chats]
      .map(([chat, of]) => [chat, of.filter(isMessage)] as const)
      .filter(([, rows]) => rows.length > 0)
      .map(([chat, rows]): Row => {
        const times = rows.map(({ at }) => at).sort();
        const [first = '', last = ''] = [times[0], times.at(-1)];
        const days = distinct(rows, dayOf);
        const span = dayNumber(last.slice(0, 10)) - dayNumber(first.slice(0, 10)) + 1;
        return [chat, rows.length, distinct(rows, (row) => row.by), first, last, days, days / span];
      })
      .sort(by(most(1), text(0))),
};
