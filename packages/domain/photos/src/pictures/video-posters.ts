/** Makes stills of videos, on a machine that has the program for it. */
export interface VideoPosters {
  /** False where no poster can be made on this machine; that is no failure. */
  available(): Promise<boolean>;
  /**
   * Makes a picture file that an ImageCodec reads from a frame near the beginning, upright. Where none can be made, `frame` is null and
   * `reason` tells why. `open` gives all bytes from the first on.
   */
  poster(
    open: () => AsyncIterable<Uint8Array>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<{ readonly frame: Uint8Array } | { readonly frame: null; readonly reason: string }>;
}
