/** One kind of input: drawn from a seed, given to the program, and compared with what the drawing knows. */
export interface Part {
  readonly name: string;
  /** Share of the time of a run that says only how long it takes; in any unit. */
  readonly share: number;
  /** What is wrong, its first line as short as a heading; null where nothing is. The same seed always gives the same answer. */
  check(seed: number): string | null | Promise<string | null>;
  /** The input of a seed as files, to be kept with a find. */
  files?(seed: number): readonly InputFile[];
}

export interface InputFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}
