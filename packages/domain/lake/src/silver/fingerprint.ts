/**
 * A 64-bit hash of numbers and texts, by which builds find months that changed. It is fast over millions of small numbers, and not collision
 * resistant against an attacker.
 */
export class Fingerprint {
  #a = 0x9e3779b9;
  #b = 0x85ebca6b;

  /** Adds the low 32 bits of `word`. */
  add(word: number): void {
    const a = Math.imul(this.#a ^ word, 0x85ebca77);
    this.#a = a ^ (a >>> 15);
    const b = Math.imul(this.#b + word, 0xc2b2ae3d);
    this.#b = b ^ (b >>> 13);
  }

  addText(text: string): void {
    this.add(text.length);
    for (let i = 0; i < text.length; i++) this.add(text.charCodeAt(i));
  }

  /** The hash as 16 hex digits. */
  toString(): string {
    return hex(this.#a) + hex(this.#b);
  }
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');

export function fingerprintOf(text: string): string {
  const print = new Fingerprint();
  print.addText(text);
  return print.toString();
}

/** A 32-bit hash of a text, to be added to a Fingerprint in each row. */
export function wordOf(text: string): number {
  return Number.parseInt(fingerprintOf(text).slice(0, 8), 16) | 0;
}
