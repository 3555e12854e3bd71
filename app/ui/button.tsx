import type { ButtonHTMLAttributes, ReactNode } from 'react'

type Look = 'primary' | 'plain' | 'stop' | 'quiet'

const LOOK: Record<Look, string> = {
  primary: 'button button-primary',
  plain: 'button',
  stop: 'button button-stop',
  quiet: 'button button-quiet',
}

/** Does something. Submits its form unless told otherwise. */
export function Button({
  look = 'plain',
  ...rest
}: { look?: Look; children: ReactNode } & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'>) {
  return <button type="submit" {...rest} className={LOOK[look]} />
}

/** Goes somewhere, and looks like a button. `download` marks a file. */
export function ButtonLink(props: { to: string; look?: Look; download?: boolean; children: ReactNode }) {
  return (
    <a href={props.to} className={LOOK[props.look ?? 'plain']} download={props.download ?? false}>
      {props.children}
    </a>
  )
}

/** An act that this reader may not do: said with its reason, in the place where the button would be. */
export function Refused({ act, because }: { act: string; because: string }) {
  return (
    <p className="rounded-lg border border-line-2 bg-sunk px-3 py-2 text-[13px] text-ink-2">
      <b className="text-ink">{act}</b> {because}
    </p>
  )
}
