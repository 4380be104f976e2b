import type { Random } from './random.ts';

/** What happened in a chat, told from nowhere: phones see it later, each in its own way (`phone.ts`). */
export type Event =
  | { readonly kind: 'text'; readonly text: string; readonly edited?: boolean }
  | { readonly kind: 'photo'; readonly caption: string }
  | { readonly kind: 'voice' | 'sticker' | 'video' }
  | { readonly kind: 'document'; readonly name: string }
  | { readonly kind: 'contact'; readonly name: string }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'call'; readonly video: boolean; readonly seconds: number | null }
  | { readonly kind: 'poll'; readonly question: string; readonly options: readonly (readonly [string, number])[] }
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number }
  | { readonly kind: 'created'; readonly name: string }
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string }
  | { readonly kind: 'added'; readonly whom: string }
  | { readonly kind: 'left' | 'joined' }
  | { readonly kind: 'encryption' };

export interface Turn {
  /** Wall-clock seconds since 1970-01-01, as if the wall clock were UTC. */
  readonly at: number;
  readonly by: string;
  readonly event: Event;
}

/** One line of an exchange: who speaks (0 starts, 1 answers, ...) and what is said. `{slot}` is filled from the slots, `{3}` with the fourth speaker's name. */
export type Line = readonly [speaker: number, text: string];

export interface Script {
  readonly exchanges: readonly (readonly Line[])[];
  readonly slots: Readonly<Record<string, readonly string[]>>;
  readonly reactions: readonly string[];
  readonly captions: readonly string[];
  readonly documents: readonly string[];
  readonly polls: readonly { readonly question: string; readonly options: readonly string[] }[];
  readonly places: readonly (readonly [latitude: number, longitude: number])[];
  readonly contacts: readonly string[];
}

export interface Cast {
  readonly people: readonly string[];
  /** How often each person starts talking, and how many minutes the person takes to answer, typically. */
  readonly starts: readonly number[];
  readonly answersInMinutes: readonly number[];
  /** What friends call a person, where that is not the name itself. */
  readonly nicknames?: Readonly<Record<string, string>>;
}

const DAY = 86_400;

/** Talk by hour: quiet nights, a bump at lunch, long evenings. */
const hourWeights = [1, 0.3, 0.1, 0.1, 0.1, 0.4, 2, 5, 6, 5, 4, 5, 8, 7, 4, 4, 5, 7, 9, 11, 12, 10, 7, 4];

/** One long conversation: sessions of exchanges, spread over the days from `from` to `to` (wall-clock seconds). */
export function converse(
  random: Random,
  script: Script,
  cast: Cast,
  span: { from: number; to: number; perDay: number },
): Turn[] {
  const turns: Turn[] = [];
  for (let day = span.from; day < span.to; day += DAY) {
    const weekday = new Date(day * 1000).getUTCDay();
    const season = 1 + 0.5 * Math.sin(((day / DAY) % 365) / 58) + (random.chance(0.04) ? 2.5 : 0);
    const sessions = Math.round(
      random.next() * 2 * span.perDay * season * (weekday === 0 || weekday === 6 ? 1.4 : 0.85),
    );
    for (let s = 0; s < sessions; s++) {
      let at = day + random.weighted(hourWeights) * 3600 + random.between(0, 3599);
      const order = [cast.people[random.weighted(cast.starts)] ?? ''];
      const others = cast.people.filter((person) => person !== order[0]);
      while (others.length > 0) order.push(...others.splice(random.between(0, others.length - 1), 1));
      const speaker = (index: number): string => order[index % order.length] ?? '';
      const pause = (by: string): number =>
        Math.round(-Math.log(1 - random.next()) * 60 * (cast.answersInMinutes[cast.people.indexOf(by)] ?? 3)) +
        random.between(3, 20);

      const used = new Set<string>();
      const fill = (text: string): string =>
        text.replaceAll(/\{(\w+)\}/g, (_, slot: string) => {
          if (/^\d+$/.test(slot)) return cast.nicknames?.[speaker(Number(slot))] ?? speaker(Number(slot));
          const items = script.slots[slot];
          if (items === undefined) throw new TypeError(`No slot named ${slot}`);
          const item = random.pick(items.filter((candidate) => !used.has(candidate)));
          used.add(item);
          return item;
        });

      for (const [index, line] of random.pick(script.exchanges)) {
        const by = speaker(index);
        at += pause(by);
        const text = fill(line);
        turns.push({
          at,
          by,
          event: random.chance(0.012) ? { kind: 'text', text, edited: true } : { kind: 'text', text },
        });
      }
      const by = speaker(random.between(0, 3));
      at += pause(by);
      const extra = extraEvent(random, script, fill);
      if (extra) turns.push({ at, by, event: extra });
      if (random.chance(0.4)) {
        const reactor = speaker(random.between(0, 3));
        at += pause(reactor);
        turns.push({ at, by: reactor, event: { kind: 'text', text: random.pick(script.reactions) } });
      }
    }
  }
  return turns.sort((a, b) => a.at - b.at);
}

function extraEvent(random: Random, script: Script, fill: (text: string) => string): Event | null {
  const dice = random.next();
  if (dice < 0.16) return { kind: 'photo', caption: random.chance(0.5) ? fill(random.pick(script.captions)) : '' };
  if (dice < 0.24) return { kind: 'voice' };
  if (dice < 0.29) return { kind: 'sticker' };
  if (dice < 0.31) return { kind: 'video' };
  if (dice < 0.33) return { kind: 'document', name: random.pick(script.documents) };
  if (dice < 0.34) return { kind: 'contact', name: random.pick(script.contacts) };
  if (dice < 0.36) return { kind: 'deleted' };
  if (dice < 0.4)
    return {
      kind: 'call',
      video: random.chance(0.35),
      seconds: random.chance(0.3) ? null : random.between(1, 75) * 60,
    };
  if (dice < 0.408) {
    const { question, options } = random.pick(script.polls);
    return { kind: 'poll', question, options: options.map((option) => [option, random.between(0, 3)] as const) };
  }
  if (dice < 0.42) {
    const [latitude, longitude] = random.pick(script.places);
    return { kind: 'location', latitude, longitude };
  }
  return null;
}
