/** Types of the measured part of flickr's justified-layout 4.1.0, which has none. */
declare module 'justified-layout' {
  interface Options {
    containerWidth: number;
    containerPadding: number;
    boxSpacing: number;
    targetRowHeight: number;
  }
  export default function justifiedLayout(
    ratios: readonly number[],
    options: Options,
  ): { containerHeight: number; boxes: readonly { top: number; left: number; width: number; height: number }[] };
}
