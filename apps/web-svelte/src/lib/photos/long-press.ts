import type { Attachment } from 'svelte/attachments';

const HELD_MS = 450;

/** Calls `onpress` when a finger stays on an element, and suppresses the click that follows. A scroll cancels it. */
export const longPress =
  (onpress: () => void): Attachment<HTMLElement> =>
  (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let held = false;
    const ended = new AbortController();
    const { signal } = ended;
    const release = (): void => clearTimeout(timer);

    element.addEventListener(
      'pointerdown',
      ({ pointerType }) => {
        held = false;
        if (pointerType !== 'touch') return;
        timer = setTimeout(() => {
          held = true;
          onpress();
        }, HELD_MS);
      },
      { signal },
    );
    for (const type of ['pointerup', 'pointercancel', 'pointerleave'])
      element.addEventListener(type, release, { signal });
    const swallow = (event: Event): void => {
      if (!held) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    for (const type of ['click', 'contextmenu']) element.addEventListener(type, swallow, { capture: true, signal });
    return () => {
      release();
      ended.abort();
    };
  };
