import { existsSync } from 'node:fs';

/** Where the properties of a package are given their seed. */
const seed = 'src/property-seed.test-helper.ts';

/** Of every package. A test that takes seconds alone may take a minute on a machine that is busy with others. */
export default {
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    setupFiles: existsSync(seed) ? [seed] : [],
  },
};
