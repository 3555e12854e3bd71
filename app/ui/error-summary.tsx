import { useEffect, useRef } from 'react'

/**
 * What is wrong with a form, once, on top, with the focus on it: each line leads to its field. The empty key holds
 * what concerns the form as a whole. Without script the browser's own autofocus does the same.
 */
export function ErrorSummary({ title, errors }: { title: string; errors: Readonly<Record<string, string>> }) {
  const box = useRef<HTMLDivElement>(null)
  const entries = Object.entries(errors)
  useEffect(() => {
    if (entries.length > 0) box.current?.focus()
  }, [entries.length])
  if (entries.length === 0) return null
  return (
    <div ref={box} role="alert" tabIndex={-1} className="banner tone-stop mb-5 [.grid>&]:mb-0">
      <h2 className="text-stop">{title}</h2>
      <ul className="mt-1 list-disc pl-5">
        {entries.map(([name, message]) => (
          <li key={name}>
            {name === '' ? (
              message
            ) : (
              <a href={`#${name}`} className="inline-block py-0.5">
                {message}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
