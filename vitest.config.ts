import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['server/platform/postgres/testing-global-setup.ts'],
    include: ['{packages,server,site,cli,apps,tests,bench,scripts}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Two cores are the smallest machine we promise to test on.
    maxWorkers: 2,
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
