import { appendFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/** One line of JSON for each proof, into the file that the proof command summarises. */
export default class ProofReporter implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>): void {
    const file = process.env.PROOF_LINES
    if (file === undefined) return
    for (const module of modules)
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        const seconds = Math.round((test.diagnostic()?.duration ?? 0) / 100) / 10
        appendFileSync(
          file,
          `${JSON.stringify({ file: module.relativeModuleId, proof: test.fullName, state, seconds })}\n`,
        )
      }
  }
}
