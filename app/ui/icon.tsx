/** Small shapes, drawn inline so that they print, follow the text colour and need no second request. */
const SHAPES = {
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4 4l8 8M12 4l-8 8',
  dash: 'M3.5 8h9',
  alert: 'M8 4.2v4.6M8 11.6v.2',
  question: 'M5.9 6.1a2.1 2.1 0 1 1 2.9 2c-.6.3-.8.7-.8 1.4M8 11.9v.1',
  camera: 'M2 5.5h2.6L6 3.5h4l1.4 2H14V13H2zM8 11.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z',
  down: 'M4 6l4 4 4-4',
  out: 'M6 3.5H3v9h3M10 5l3 3-3 3M13 8H6.5',
} as const

export type IconName = keyof typeof SHAPES

/** An ornament beside words that say the same: hidden from readers of the page by ear. `size` in CSS pixels. */
export function Icon({ name, size = 16, className = '' }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      className={`inline-block flex-none ${className}`}
      aria-hidden="true"
      focusable="false"
    >
      <path
        d={SHAPES[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}

/** The lock of everything withheld. */
export function Lock({ size = 12 }: { size?: number }) {
  return (
    <svg viewBox="0 0 11 12" width={size} height={size} className="inline-block flex-none" aria-hidden="true">
      <path
        d="M2.5 5V3.5a3 3 0 0 1 6 0V5H10v7H1V5zm1.5 0h3V3.5a1.5 1.5 0 0 0-3 0z"
        fill="currentColor"
        fillRule="evenodd"
      />
    </svg>
  )
}
