import { useEffect, useRef } from 'react'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button } from '#app/ui/button.tsx'
import { Camera } from '#app/ui/camera.tsx'

/**
 * One box for every code. A wedge scanner is a keyboard, so the box keeps the focus: it takes it on load, and a
 * character typed while nothing is focused lands in it. A plain form: without script it still scans and submits.
 */
export function ScanBox({ size, id = 'udi' }: { size: 'large' | 'small'; id?: string }) {
  const { t } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const form = useRef<HTMLFormElement>(null)

  useEffect(() => {
    const box = input.current
    if (box === null) return
    const catchKeys = (event: KeyboardEvent) => {
      // Scanners send GS (FNC1) as Ctrl+], which a text box swallows: it is written as {GS}, which the reader knows.
      if (event.ctrlKey && event.key === ']' && document.activeElement === box) {
        event.preventDefault()
        box.setRangeText('{GS}', box.selectionStart ?? 0, box.selectionEnd ?? 0, 'end')
        return
      }
      const typing = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== ' '
      if (typing && (document.activeElement === document.body || document.activeElement === null)) box.focus()
    }
    document.addEventListener('keydown', catchKeys)
    return () => document.removeEventListener('keydown', catchKeys)
  }, [])

  const submitScan = (text: string) => {
    if (input.current) input.current.value = text
    form.current?.requestSubmit()
  }

  const large = size === 'large'
  return (
    <form ref={form} action={paths.evidence('')} method="get" role="search" className="no-print">
      <label htmlFor={id} className={large ? 'mb-1 block text-sm font-semibold' : 'sr-only'}>
        {large ? t('verify.label') : t('verify.next')}
      </label>
      {large ? (
        <p id={`${id}-hint`} className="mb-2 text-[13px] text-ink-2">
          {t('verify.hint')}
        </p>
      ) : null}
      <div className="flex flex-wrap gap-2.5">
        <input
          ref={input}
          id={id}
          name="udi"
          className={`entry mono min-w-0 flex-[1_1_16rem] ${large ? 'min-h-12! text-base!' : ''}`}
          // The page is opened to fill this box: a scanner types into whatever has the focus.
          autoFocus
          required
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          placeholder={large ? t('verify.placeholder') : t('verify.next')}
          aria-describedby={large ? `${id}-hint` : undefined}
        />
        <Button look="primary">{t('verify.submit')}</Button>
        <Camera
          words={{
            open: t('verify.camera'),
            title: t('verify.cameraTitle'),
            hint: t('verify.cameraHint'),
            refused: t('verify.cameraRefused'),
            close: t('verify.cameraClose'),
          }}
          onRead={submitScan}
        />
      </div>
    </form>
  )
}
