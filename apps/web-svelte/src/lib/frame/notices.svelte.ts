export interface Notice {
  readonly text: string;
  readonly action?: { readonly name: string; readonly run: () => void | Promise<void> } | undefined;
}

const SHOWN_MS = 8_000;

/** The notice at the foot of the page: the last action, and its undo. There is one at a time. */
class Notices {
  current = $state.raw<Notice | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  tell(text: string, action?: Notice['action']): void {
    this.current = { text, action };
    this.stay(false);
  }

  /** Keeps the notice while the pointer or the focus is on it. */
  stay(still: boolean): void {
    clearTimeout(this.#timer);
    if (!still) this.#timer = setTimeout(() => this.close(), SHOWN_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.current = null;
  }
}

export const notices = new Notices();
