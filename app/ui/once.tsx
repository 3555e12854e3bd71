import { createContext, useContext } from 'react'

/** The key of this showing of a page; a page that is shown again has another. */
export const OnceKey = createContext('')

/**
 * Travels in a form that changes something, so that sending it twice (a double click, a connection that was lost before
 * the answer came) does it once and gives the same answer twice.
 */
export function Once() {
  const key = useContext(OnceKey)
  return key === '' ? null : <input type="hidden" name="once" value={key} />
}
