import { defineConfig } from 'vitest/config'

/** The long proofs that need the whole product running; those that stop it by force start one of their own. */
export default defineConfig({
  test: {
    include: ['tests/journeys/**/*.proof.test.ts'],
    globalSetup: ['tests/journeys/portal.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
    reporters: ['default', './tests/plain-reporter.ts', './tests/proof-reporter.ts'],
  },
})
