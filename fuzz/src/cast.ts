import type { Person } from './people.ts';
import type { Random } from './random.ts';

/** A person in a chat, and what the person has written so far. */
export interface Writer {
  readonly person: Person;
  readonly weight: number;
  /** Number of messages that people who write little may still write. */
  left: number;
  /** Number of texts without ": " near their start, which show where the name ends. */
  plainTexts: number;
  messages: number;
}

/** The people of a chat. Draws who writes next. */
export class Cast {
  readonly writers: readonly Writer[];
  private readonly random: Random;
  private readonly totalWeight: number;

  constructor(random: Random, people: readonly Person[]) {
    this.random = random;
    this.writers = people.map((person) => ({
      person,
      weight: person.role === 'talks' ? random.between(2, 12) : person.role.startsWith('sends') ? 3 : 0,
      left: person.role === 'writes-once' ? 1 : person.role === 'writes-little' ? random.between(2, 5) : 0,
      plainTexts: 0,
      messages: 0,
    }));
    this.totalWeight = this.writers.reduce((sum, writer) => sum + writer.weight, 0);
  }

  next(): Writer {
    const { random, writers } = this;
    const rare = random.chance(0.08) ? writers.find((writer) => writer.left > 0) : undefined;
    if (rare !== undefined) {
      rare.left--;
      return rare;
    }
    let left = random.next() * this.totalWeight;
    for (const writer of writers) {
      left -= writer.weight;
      if (left < 0) return writer;
    }
    return writers[0] as Writer;
  }

  /** A name of somebody else that has no colon and does not end like a sentence, or a name that nobody in the chat has. */
  otherName(writer: Writer): string {
    const others = this.writers.filter(
      ({ person }) => person !== writer.person && !person.hasColon && !person.name.endsWith('.'),
    );
    return others.length > 0 ? this.random.pick(others).person.name : 'Tom B.';
  }
}
