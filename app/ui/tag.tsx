import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

export type Tone = 'ok' | 'warn' | 'stop' | 'plain' | 'brand'

const TONE_ICON: Record<Tone, IconName | null> = { ok: 'check', warn: 'alert', stop: 'cross', plain: null, brand: null }

/** A word in a pill. The tone adds colour and a shape; the word says it all without them. */
export function Tag({ tone, icon = false, children }: { tone?: Tone; icon?: boolean; children: ReactNode }) {
  const shape = tone && icon ? TONE_ICON[tone] : null
  return (
    <span className={tone ? `tag tag-${tone}` : 'tag'}>
      {shape ? <Icon name={shape} size={12} /> : null}
      {children}
    </span>
  )
}
