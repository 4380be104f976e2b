import { defineConfig } from 'vitest/config';

/** One project for each way of meeting the product: `vitest run --project cli`. */
const project = (name: string, testTimeoutMs: number) => ({
  test: {
    name,
    include: [`src/${name}/**/*.test.ts`],
    testTimeout: testTimeoutMs,
    hookTimeout: testTimeoutMs,
  },
});

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      project('fences', 60_000),
      project('cli', 60_000),
      project('http', 60_000),
      project('heavy', 600_000),
      project('browser', 120_000),
      project('packages', 120_000),
    ],
  },
});
