import { useEffect, useState } from 'react'
import { useWords } from '#app/i18n/use-words.ts'

type State = 'idle' | 'saving' | 'saved' | 'lost'
const PAUSE = 1500
const AGAIN = 5000

/**
 * Sends what is typed in a form as its draft, a moment after the last key; while the connection is lost it says so and tries
 * again. Without script there is the button beside it, and nothing here.
 */
export function DraftKeeper({ form: id }: { form: string }) {
  const { t } = useWords()
  const [state, setState] = useState<State | null>(null)
  useEffect(() => {
    const form = document.getElementById(id)
    if (!(form instanceof HTMLFormElement)) return
    setState('idle')
    let timer: number | undefined
    let sending = false
    let typed = 0
    const keep = async () => {
      if (sending) return
      sending = true
      const sent = typed
      setState('saving')
      const fields = new FormData(form)
      fields.delete('once') // a draft is kept as often as it changes
      fields.set('act', 'draft')
      let kept = false
      try {
        const answer = await fetch(form.action, {
          method: 'post',
          body: new URLSearchParams(
            [...fields].map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : '']),
          ),
          redirect: 'manual',
          headers: { accept: 'application/json' },
        })
        kept = answer.ok || answer.type === 'opaqueredirect'
      } catch {
        kept = false
      }
      sending = false
      setState(kept ? 'saved' : 'lost')
      if (!kept || typed !== sent) later(kept ? PAUSE : AGAIN)
    }
    const later = (ms: number) => {
      window.clearTimeout(timer)
      timer = window.setTimeout(() => void keep(), ms)
    }
    const onInput = () => {
      typed++
      later(PAUSE)
    }
    const onOnline = () => later(0)
    form.addEventListener('input', onInput)
    window.addEventListener('online', onOnline)
    return () => {
      window.clearTimeout(timer)
      form.removeEventListener('input', onInput)
      window.removeEventListener('online', onOnline)
    }
  }, [id])
  if (state === null) return null
  return (
    <span role="status" className={`text-[13px] ${state === 'lost' ? 'font-semibold text-stop' : 'text-ink-2'}`}>
      {t(`scar.autosave.${state}`)}
    </span>
  )
}
