import { SvelteSet } from 'svelte/reactivity';

/** Photos that are chosen for what is done next. */
export class Selection {
  readonly ids = new SvelteSet<string>();
  #last: string | null = null;
  readonly #between: (a: string, b: string) => readonly string[];

  constructor(between: (a: string, b: string) => readonly string[]) {
    this.#between = between;
  }

  get active(): boolean {
    return this.ids.size > 0;
  }

  /** Chooses a photo, or lets it go; with `range`, everything from the one before to it. */
  toggle(id: string, range: boolean): void {
    if (range && this.#last !== null) for (const each of this.#between(this.#last, id)) this.ids.add(each);
    else if (!this.ids.delete(id)) this.ids.add(id);
    this.#last = id;
  }

  clear(): void {
    this.ids.clear();
    this.#last = null;
  }
}
