import type { ReactNode } from 'react'
import { Lock } from './icon.tsx'

/** Not granted: one look everywhere. The words say what and by whom; `ask` leads to why, and to whom to ask. */
export function WithheldMark({ children, ask }: { children: ReactNode; ask?: { to: string; label: string } }) {
  return (
    <span className="withheld">
      <Lock />
      <span>
        {children}
        {ask ? (
          <>
            {' '}
            <a href={ask.to} className="no-print">
              {ask.label}
            </a>
          </>
        ) : null}
      </span>
    </span>
  )
}
