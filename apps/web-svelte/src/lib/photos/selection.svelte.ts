import { SvelteSet } from 'svelte/reactivity';

/** The selected photos. */
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

  /** Selects or deselects a photo. With `range`, selects all photos from the last one chosen to this one. */
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
