import type { Segmentation } from './segment.ts';

/** Clean names by index of the sender table, and bodies by index of the message. */
export interface Lines {
  nameOf(sender: number): string;
  textOf(i: number): string;
}

export function linesOf(bytes: Uint8Array, { senders, bodyStart, bodyEnd }: Segmentation): Lines {
  const names: string[] = [];
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    nameOf: (sender) => (names[sender] ??= senders.name(sender)),
    textOf: (i) => decoder.decode(bytes.subarray(bodyStart[i], bodyEnd[i])),
  };
}
