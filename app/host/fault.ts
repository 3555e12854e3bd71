/**
 * An error as the log may hold it: what happened and where. What the database adds about rows and values stays out,
 * since a log is read by people who may not read the facts.
 */
export function faultText(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : 'something that is no error was thrown'
  const code = 'code' in error && typeof error.code === 'string' ? ` [${error.code}]` : ''
  const cause = error.cause === undefined ? '' : `\n  caused by ${faultText(error.cause)}`
  return `${error.stack ?? `${error.name}: ${error.message}`}${code}${cause}`
}
