declare module 'heic-decode' {
  interface Pixels {
    readonly width: number;
    readonly height: number;
    /** RGBA, rows from the top. */
    readonly data: Uint8ClampedArray;
  }
  export default function decode(input: { readonly buffer: Uint8Array }): Promise<Pixels>;
}
