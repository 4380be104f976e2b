import { existsSync } from 'node:fs';

/** Where the properties of a package are given their seed. */
const seed = 'src/property-seed.test-helper.ts';

/** Of every package. A test that takes seconds alone may take minutes on a machine that is busy with others. */
export default {
  test: {
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 90_000 } },
    setupFiles: existsSync(seed) ? [seed] : [],
  },
};
