import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ReadmeExample {
  /** The first `ts` block of a README. */
  readonly code: string;
  /** What it prints: the first `text` block after it. Null where the README does not say. */
  readonly prints: string | null;
}

/** The example that a package's README opens with; null when it has none. */
export function readmeExample(directory: string): ReadmeExample | null {
  const readme = readFileSync(join(directory, 'README.md'), 'utf8');
  const code = /^```ts\n([^]*?)^```/m.exec(readme);
  if (code === null) return null;
  const after = readme.slice(code.index + code[0].length);
  return { code: code[1] ?? '', prints: /^```text\n([^]*?)^```/m.exec(after)?.[1] ?? null };
}
