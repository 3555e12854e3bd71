import { logFault } from '#app/log.server.ts'

/** Work that goes on beside the requests until the process stops. */
export type Worker = {
  readonly name: string
  /** Runs until `stop` is aborted; what it throws is said and it is started again. */
  readonly run: (stop: AbortSignal) => Promise<void>
}

const LONGEST_PAUSE = 30_000

/** Waits, or less when it is time to stop. */
export function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (stop.aborted) return done()
    const finish = () => {
      clearTimeout(timer)
      stop.removeEventListener('abort', finish)
      done()
    }
    const timer = setTimeout(finish, ms)
    stop.addEventListener('abort', finish)
  })
}

/** Starts workers; one that fails comes back after a pause that grows. `stop` waits for all of them. */
export function startWorkers(workers: readonly Worker[]): { stop: () => Promise<void> } {
  const ending = new AbortController()
  const running = workers.map(async ({ name, run }) => {
    for (let failures = 0; !ending.signal.aborted;) {
      const started = Date.now()
      try {
        await run(ending.signal)
      } catch (error) {
        if (ending.signal.aborted) return
        failures = Date.now() - started > LONGEST_PAUSE ? 1 : failures + 1
        logFault(`${name} failed and starts again`, error)
      }
      await pause(Math.min(250 * 2 ** failures, LONGEST_PAUSE), ending.signal)
    }
  })
  return {
    stop: async () => {
      ending.abort()
      await Promise.all(running)
    },
  }
}
