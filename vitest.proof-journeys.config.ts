import { defineConfig } from 'vitest/config'

/** The long proofs that need the whole product running: they start it themselves, and stop it by force. */
export default defineConfig({
  test: {
    include: ['tests/journeys/**/*.proof.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
    reporters: ['default', './tests/plain-reporter.ts', './tests/proof-reporter.ts'],
  },
})
