import { layoutRows } from '@homelake/photos/layout';
import justifiedLayout from 'justified-layout';
import { median } from './measured-process.ts';

const WIDTH = 1_200;
const ROW_HEIGHT = 220;
const GAP = 4;
const ROUNDS = 5;
const SHAPES = [4 / 3, 4 / 3, 3 / 4, 3 / 2, 16 / 9, 9 / 16, 1, 2 / 3];

/**
 * Compares the layout of gallery rows with flickr's library on ten thousand pictures, in one run. Also measures it alone on more pictures
 * than flickr's can handle.
 */
export function benchPhotoLayout(): void {
  const few = ratiosOf(10_000);
  const theirs = secondsOf(() =>
    justifiedLayout(few, { containerWidth: WIDTH, containerPadding: 0, boxSpacing: GAP, targetRowHeight: ROW_HEIGHT }),
  );
  const ours = [10_000, 100_000, 1_000_000].map((count) => {
    const ratios = Float32Array.from(ratiosOf(count));
    return { count, seconds: secondsOf(() => layoutRows(ratios, { width: WIDTH, rowHeight: ROW_HEIGHT, gap: GAP })) };
  });

  console.log(`\nrows of a gallery, ${WIDTH} px wide; medians of ${ROUNDS} rounds`);
  console.log(`  ${'justified-layout 4.1.0, 10,000'.padEnd(34)} ${msText(theirs)}`);
  for (const { count, seconds } of ours) {
    const comparison = count === few.length ? `${(theirs / seconds).toFixed(0).padStart(6)} x speed` : '';
    console.log(
      `  ${`layoutRows, ${count.toLocaleString('en')}`.padEnd(34)} ${msText(seconds)} ${comparison} ${((seconds / count) * 1e9).toFixed(0).padStart(5)} ns a picture`,
    );
  }
}

const ratiosOf = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => SHAPES[(i * 7 + Math.floor(i / 11)) % SHAPES.length] ?? 1);

function secondsOf(work: () => unknown): number {
  for (let warm = 0; warm < 3; warm++) work();
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1_000;
  });
  return median(rounds);
}

const msText = (seconds: number): string => `${(seconds * 1_000).toFixed(2).padStart(9)} ms`;
