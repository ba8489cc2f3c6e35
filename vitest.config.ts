import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['server/platform/postgres/testing-global-setup.ts'],
    include: ['{packages,server,site,cli,apps,tests,bench,scripts}/**/*.test.ts'],
    // Browser journeys and kills take long: `npm run test:journeys`, `npm run test:crash`, and both in `test:full`.
    exclude: [
      '**/node_modules/**',
      '**/dist/**',
      ...(process.env.FULL || process.env.LONG ? [] : ['tests/journeys/**', 'tests/crash/**']),
    ],
    // Two cores are the smallest machine we promise to test on.
    maxWorkers: 2,
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
