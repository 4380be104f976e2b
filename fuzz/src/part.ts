/** One kind of input: drawn from a seed, given to the program, and compared with the truth of the drawing. */
export interface Part {
  readonly name: string;
  /** Share of the time of a run that is limited by time, in any unit. */
  readonly share: number;
  /**
   * Checks the input of a seed. Returns what is wrong, with a first line as short as a heading; null where nothing is. The same seed always
   * gives the same result.
   */
  check(seed: number): string | null | Promise<string | null>;
  /** The input of a seed as files, to keep with a find. */
  files?(seed: number): readonly InputFile[];
}

export interface InputFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}
