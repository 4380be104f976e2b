import { defineConfig } from 'vitest/config';

// The pure pieces alone: no Svelte compiler, no browser. The pages themselves are driven in Chromium by e2e.
export default defineConfig({ test: { include: ['src/**/*.test.ts'], environment: 'node' } });
