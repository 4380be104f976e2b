import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { setupFiles: ['src/property-seed.test-helper.ts'] } });
