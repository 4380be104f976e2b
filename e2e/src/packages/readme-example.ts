import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ReadmeExample {
  /** The first `ts` block of a README. */
  readonly code: string;
  /** Its expected output: the first `text` block after it; null where the README has none. */
  readonly prints: string | null;
}

/** The first example of a package's README; null where it has none. */
export function readmeExample(directory: string): ReadmeExample | null {
  const readme = readFileSync(join(directory, 'README.md'), 'utf8');
  const code = /^```ts\n([^]*?)^```/m.exec(readme);
  if (code === null) return null;
  const after = readme.slice(code.index + code[0].length);
  return { code: code[1] ?? '', prints: /^```text\n([^]*?)^```/m.exec(after)?.[1] ?? null };
}
