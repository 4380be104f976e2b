/** Stills of videos, where the machine has what it takes. */
export interface VideoPosters {
  /** False where no poster can be made on this machine; that is no failure. */
  available(): Promise<boolean>;
  /**
   * A frame from near the beginning as a picture file that an ImageCodec reads, standing upright; null where none could be made, and `reason` why.
   * `open` gives all bytes from the first on.
   */
  poster(
    open: () => AsyncIterable<Uint8Array>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<{ readonly frame: Uint8Array } | { readonly frame: null; readonly reason: string }>;
}
