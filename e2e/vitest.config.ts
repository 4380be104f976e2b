import { defineConfig } from 'vitest/config';
// @boundaries-ignore the one configuration of all tests
import shared from '../vitest.config.ts';

const within = (ms: number) => ({ testTimeout: ms, hookTimeout: ms, expect: { poll: { timeout: ms / 2 } } });

/** One project for each interface of the product: `vitest run --project cli`. */
const project = (name: string, limits = within(shared.test.testTimeout)) => ({
  test: { name, include: [`src/${name}/**/*.test.ts`], ...limits },
});

export default defineConfig({
  test: {
    passWithNoTests: true,
    // Tests run their work in child processes, so a single worker would leave a core idle.
    maxWorkers: 2,
    projects: [
      project('fences'),
      project('cli'),
      project('http'),
      project('heavy', within(600_000)),
      project('browser', within(240_000)),
      project('packages', within(180_000)),
    ],
  },
});
