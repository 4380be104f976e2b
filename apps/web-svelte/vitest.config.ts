import { mergeConfig } from 'vitest/config';
// @boundaries-ignore the one configuration of all tests
import shared from '../../vitest.config.ts';

// Tests of plain modules, without the Svelte compiler and a browser. e2e tests the pages in Chromium.
export default mergeConfig(shared, { test: { include: ['src/**/*.test.ts'], environment: 'node' } });
