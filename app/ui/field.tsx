import type { ReactNode } from 'react'

type Asked = {
  name: string
  /** Where a page asks the same of several things, each field has an id of its own; else its name is its id. */
  id?: string
  label: string
  hint?: ReactNode
  error?: string | undefined
  entered?: string | undefined
  required?: boolean
}

const idOf = (asked: Asked) => asked.id ?? asked.name

function describedBy(asked: Asked): string | undefined {
  const ids = [asked.hint ? `${idOf(asked)}-hint` : null, asked.error ? `${idOf(asked)}-error` : null].filter(Boolean)
  return ids.length > 0 ? ids.join(' ') : undefined
}

function Frame({ asked, children }: { asked: Asked; children: ReactNode }) {
  return (
    <div className={asked.error ? 'border-l-4 border-stop pl-3' : ''}>
      <label htmlFor={idOf(asked)} className="mb-1 block text-sm font-semibold">
        {asked.label}
      </label>
      {asked.hint ? (
        <p id={`${idOf(asked)}-hint`} className="mb-1.5 text-[13px] text-ink-2">
          {asked.hint}
        </p>
      ) : null}
      {asked.error ? (
        <p id={`${idOf(asked)}-error`} className="mb-1.5 text-[13px] font-semibold text-stop">
          {asked.error}
        </p>
      ) : null}
      {children}
    </div>
  )
}

const common = (asked: Asked) => ({
  id: idOf(asked),
  name: asked.name,
  defaultValue: asked.entered ?? '',
  required: asked.required ?? false,
  'aria-invalid': asked.error ? true : undefined,
  'aria-describedby': describedBy(asked),
})

/** One line. Named by its field, so that an error summary can lead to it. */
export function TextField(
  props: Asked & {
    type?: 'text' | 'search' | 'email' | 'password' | 'date'
    mono?: boolean
    autoComplete?: string
    autoFocus?: boolean
    maxLength?: number
    inputMode?: 'text' | 'none' | 'numeric'
  },
) {
  const mono = props.mono ? ' mono' : ''
  return (
    <Frame asked={props}>
      <input
        {...common(props)}
        type={props.type ?? 'text'}
        className={`entry${mono}`}
        autoComplete={props.autoComplete}
        // The page was opened to fill this one field: a scanner types into whatever has the focus.
        autoFocus={props.autoFocus}
        maxLength={props.maxLength}
        inputMode={props.inputMode}
        {...(props.mono ? { spellCheck: false, autoCapitalize: 'off', autoCorrect: 'off' } : {})}
      />
    </Frame>
  )
}

/** Several lines. */
export function TextArea(props: Asked & { rows?: number; mono?: boolean; maxLength?: number; autoFocus?: boolean }) {
  return (
    <Frame asked={props}>
      <textarea
        {...common(props)}
        rows={props.rows ?? 4}
        className={`entry${props.mono ? ' mono' : ''}`}
        maxLength={props.maxLength}
        autoFocus={props.autoFocus}
        spellCheck={props.mono ? false : undefined}
      />
    </Frame>
  )
}

export type Choice = { value: string; label: string; hint?: string }

/** One of a list, as the browser draws it: works without script and with every screen reader. */
export function SelectField(props: Asked & { choices: readonly Choice[]; none?: string }) {
  return (
    <Frame asked={props}>
      <select {...common(props)} className="entry">
        {props.none === undefined ? null : <option value="">{props.none}</option>}
        {props.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Frame>
  )
}

/** A question with its answers below, hint and error as every field has them. */
function Choices({ asked, children }: { asked: Asked; children: ReactNode }) {
  return (
    <fieldset
      className={asked.error ? 'border-l-4 border-stop pl-3' : ''}
      id={idOf(asked)}
      aria-describedby={describedBy(asked)}
    >
      <legend className="mb-1 text-sm font-semibold">{asked.label}</legend>
      {asked.hint ? (
        <p id={`${idOf(asked)}-hint`} className="mb-1.5 text-[13px] text-ink-2">
          {asked.hint}
        </p>
      ) : null}
      {asked.error ? (
        <p id={`${idOf(asked)}-error`} className="mb-1.5 text-[13px] font-semibold text-stop">
          {asked.error}
        </p>
      ) : null}
      {children}
    </fieldset>
  )
}

/** One of a few, all visible, each with room for what it means. */
export function Radios(props: Asked & { choices: readonly Choice[] }) {
  return (
    <Choices asked={props}>
      <div className="grid gap-1.5">
        {props.choices.map((choice) => (
          <label
            key={choice.value}
            className="tap flex cursor-pointer items-start gap-2.5 rounded-lg border border-line-2 px-3 py-2 has-checked:border-brand has-checked:bg-brand-soft"
          >
            <input
              type="radio"
              name={props.name}
              value={choice.value}
              defaultChecked={props.entered === choice.value}
              className="mt-1 size-4 flex-none accent-brand"
            />
            <span>
              <span className="block text-sm font-semibold">{choice.label}</span>
              {choice.hint ? <span className="block text-[13px] text-ink-2">{choice.hint}</span> : null}
            </span>
          </label>
        ))}
      </div>
    </Choices>
  )
}

/** Any of a list, each with a box. Sent as the same name several times. `entered`: those that are chosen. */
export function Checkboxes({
  entered,
  choices,
  ...asked
}: Omit<Asked, 'entered'> & { entered: readonly string[]; choices: readonly Choice[] }) {
  const short = choices.every(({ hint }) => hint === undefined) // a word each: two stand beside each other on a phone
  return (
    <Choices asked={asked}>
      <div
        className={`grid grid-cols-[repeat(auto-fill,minmax(12.5rem,1fr))] gap-x-4 gap-y-0.5${short ? ' max-sm:grid-cols-2' : ''}`}
      >
        {choices.map((choice) => (
          <label key={choice.value} className="tap flex cursor-pointer items-start gap-2 rounded-md py-1 pr-2 text-sm">
            <input
              type="checkbox"
              name={asked.name}
              value={choice.value}
              defaultChecked={entered.includes(choice.value)}
              className="mt-0.5 size-4 flex-none accent-brand"
            />
            <span>
              {choice.label}
              {choice.hint ? <span className="block text-[13px] text-ink-2">{choice.hint}</span> : null}
            </span>
          </label>
        ))}
      </div>
    </Choices>
  )
}

/** Errors of a form that stands several times on a page, under the ids of the very fields they are about. */
export function errorsOf(errors: Readonly<Record<string, string>>, which: string | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).map(([name, error]) => [name === '' || !which ? name : `${name}-${which}`, error]),
  )
}
