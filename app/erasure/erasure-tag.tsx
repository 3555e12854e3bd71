import { useWords } from '#app/i18n/use-words.ts'
import { Tag } from '#app/ui/tag.tsx'
import type { ErasureState } from './erasure.ts'

/** Where an erasure stands, in a word. */
export function ErasureTag({ state }: { state: ErasureState }) {
  const { t } = useWords()
  return <Tag tone={state === 'asked' ? 'warn' : 'plain'}>{t(`erasure.states.${state}`)}</Tag>
}
