import { createContext } from 'react'

/** Marks our own scripts in the page's content security policy. Known to the server alone. */
export const Nonce = createContext<string | undefined>(undefined)
