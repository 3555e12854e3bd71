import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

const folder = path.resolve(import.meta.dirname, '../../../shared/testdata')

/** Whether the shared test data lie next to the repository; without them these tests say that they skipped. */
export const vectorsAreHere = existsSync(folder)

/** One file of the shared test data, as text. */
export function vectorText(name: string): string {
  return readFileSync(path.join(folder, name), 'utf8')
}

/** One JSON file of the shared test data. */
export function vectorJson<T>(name: string): T {
  return JSON.parse(vectorText(name)) as T // each test states the shape it reads
}

/**
 * Runs a check over all rows and returns those that fail, so that a test can state exactly which may.
 */
export function failing<Row>(rows: readonly Row[], holds: (row: Row) => boolean, name: (row: Row) => string): string[] {
  return rows.filter((row) => !holds(row)).map(name)
}
