import type { Random } from '../random.ts';

/** Lets one actor at a time take one step, and draws who that is: the same seed always gives the same order. */
export interface Schedule {
  /** Begins an actor. `step` is its way of doing what others may come between: it is done whole, once it is the actor's turn. */
  start(name: string, act: (step: Step) => Promise<unknown>): void;
  /** Until all that were started have ended; what each of them answered or threw, in the order in which they were started. */
  run(): Promise<readonly Ending[]>;
  /** Who took each step. */
  readonly order: readonly string[];
}

export type Step = <Result>(work: () => Promise<Result>) => Promise<Result>;

export interface Ending {
  readonly name: string;
  readonly answer: unknown;
  /** Null: it ended well. */
  readonly error: unknown;
}

interface Actor {
  readonly name: string;
  /** Steps that it wants to take; several where it does things at once. */
  readonly wanted: (() => Promise<void>)[];
  ending: Ending | null;
}

/** An actor does nothing but take steps and compute; more turns of the event loop than this are none of both. */
const MOST_TURNS = 100_000;

export function createSchedule(random: Random): Schedule {
  const actors: Actor[] = [];
  const order: string[] = [];

  /** Until every actor wants to take a step or has ended. */
  async function settle(): Promise<void> {
    for (let turns = 0; turns < MOST_TURNS; turns++) {
      await new Promise((resolve) => void setImmediate(resolve));
      if (actors.every((actor) => actor.ending !== null || actor.wanted.length > 0)) return;
    }
    throw new TypeError('schedule: an actor waits for something that is no step');
  }

  return {
    order,
    start(name, act) {
      const actor: Actor = { name, wanted: [], ending: null };
      actors.push(actor);
      const step: Step = (work) =>
        new Promise((resolve, reject) => {
          actor.wanted.push(() => work().then(resolve, reject));
        });
      act(step).then(
        (answer) => void (actor.ending = { name, answer, error: null }),
        (error: unknown) => void (actor.ending = { name, answer: null, error: error ?? new TypeError('nothing') }),
      );
    },
    async run() {
      for (;;) {
        await settle();
        const ready = actors.filter(({ wanted }) => wanted.length > 0);
        if (ready.length === 0) break;
        const actor = random.pick(ready);
        const [next] = actor.wanted.splice(random.between(0, actor.wanted.length - 1), 1);
        order.push(actor.name);
        await next?.();
      }
      return actors.flatMap(({ ending, name }) => ending ?? { name, answer: null, error: new TypeError('never ends') });
    },
  };
}
