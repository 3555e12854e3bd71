import { defineConfig } from 'vitest/config'

/** Journeys run in one real browser against one real server with the demo world; they share both, so one at a time. */
export default defineConfig({
  test: {
    include: ['tests/journeys/**/*.test.ts'],
    globalSetup: ['tests/journeys/portal.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    reporters: ['default', './tests/plain-reporter.ts'],
  },
})
