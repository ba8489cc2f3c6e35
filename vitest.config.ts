import { defineConfig } from 'vitest/config';

const QUICK = '{packages,server,site,cli,apps,tests,bench,scripts}/**/*.test.ts';
const JOURNEYS = 'tests/journeys/**/*.test.ts';
const KILLS = 'tests/crash/**/*.test.ts';

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Groups run one after another: browsers and kills neither disturb the rest nor are disturbed.
    projects: [
      {
        extends: true,
        test: {
          ...inGroup('quick', 0, [QUICK], [JOURNEYS, KILLS]),
          globalSetup: ['server/platform/postgres/testing-global-setup.ts'],
        },
      },
      { extends: true, test: inGroup('journeys', 1, [JOURNEYS]) },
      { extends: true, test: inGroup('kills', 2, [KILLS]) },
    ],
  },
});

function inGroup(name: string, groupOrder: number, include: string[], exclude: string[] = []) {
  return {
    name,
    include,
    exclude: ['**/node_modules/**', '**/dist/**', ...exclude],
    sequence: { groupOrder },
    // Two cores are the smallest machine we promise to test on.
    maxWorkers: 2,
  };
}
