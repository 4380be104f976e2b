import type { Random } from '../random.ts';

/** Lets one actor at a time take one step, and draws who that is: the same seed always gives the same order. */
export interface Schedule {
  /**
   * Begins an actor. `step` is its way of doing what others may come between: it is done whole, once it is the actor's turn. After
   * `killedAfter` steps it takes no more, as a process that was killed.
   */
  start(name: string, act: (step: Step) => Promise<unknown>, killedAfter?: number): void;
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
  readonly isKilled: boolean;
  /** Numbers of its first and last step, counted over all actors from 1; 0 where it took none. */
  readonly first: number;
  readonly last: number;
}

interface Actor {
  readonly name: string;
  /** Steps that it wants to take; several where it does things at once. */
  readonly wanted: (() => Promise<void>)[];
  readonly killedAfter: number;
  ending: Pick<Ending, 'answer' | 'error' | 'isKilled'> | null;
  steps: number;
  first: number;
  last: number;
}

/** An actor does nothing but take steps and compute; one that does neither for so long waits for something else. */
const MOST_WAIT_MS = 20_000;

export function createSchedule(random: Random): Schedule {
  const actors: Actor[] = [];
  const order: string[] = [];

  /** Until every actor wants to take a step or has ended. */
  async function settle(): Promise<void> {
    const from = performance.now();
    do {
      await new Promise((resolve) => void setImmediate(resolve));
      if (actors.every((actor) => actor.ending !== null || actor.wanted.length > 0)) return;
    } while (performance.now() - from < MOST_WAIT_MS);
    throw new TypeError('schedule: an actor waits for something that is no step');
  }

  return {
    order,
    start(name, act, killedAfter = Infinity) {
      const actor: Actor = { name, wanted: [], killedAfter, ending: null, steps: 0, first: 0, last: 0 };
      actors.push(actor);
      const step: Step = (work) =>
        new Promise((resolve, reject) => {
          if (actor.ending === null) actor.wanted.push(() => work().then(resolve, reject));
        });
      act(step).then(
        (answer) => void (actor.ending = { answer, error: null, isKilled: false }),
        (error: unknown) =>
          void (actor.ending = { answer: null, error: error ?? new TypeError('nothing'), isKilled: false }),
      );
    },
    async run() {
      for (;;) {
        await settle();
        const ready = actors.filter(({ wanted }) => wanted.length > 0);
        if (ready.length === 0) break;
        const actor = random.pick(ready);
        if (actor.steps === actor.killedAfter) {
          actor.ending = { answer: null, error: null, isKilled: true };
          actor.wanted.length = 0;
          continue;
        }
        const [next] = actor.wanted.splice(random.between(0, actor.wanted.length - 1), 1);
        order.push(actor.name);
        actor.steps += 1;
        actor.first ||= order.length;
        actor.last = order.length;
        await next?.();
      }
      return actors.map(({ ending, name, first, last }) => ({
        name,
        first,
        last,
        ...(ending ?? { answer: null, error: new TypeError('never ends'), isKilled: false }),
      }));
    },
  };
}
