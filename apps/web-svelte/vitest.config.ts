import { mergeConfig } from 'vitest/config';
// @boundaries-ignore the one configuration of all tests
import shared from '../../vitest.config.ts';

// The pure pieces alone: no Svelte compiler, no browser. The pages themselves are driven in Chromium by e2e.
export default mergeConfig(shared, { test: { include: ['src/**/*.test.ts'], environment: 'node' } });
