import { defineConfig } from 'vitest/config'

/** The long proofs at full size, one after another: `npm run proof` runs this with PROOF=full. */
export default defineConfig({
  test: {
    include: ['tests/**/*.proof.test.ts'],
    exclude: ['tests/journeys/**', 'node_modules/**'],
    globalSetup: ['tests/world/server.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
    reporters: ['default', './tests/plain-reporter.ts', './tests/proof-reporter.ts'],
  },
})
