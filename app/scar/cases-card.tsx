import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { StateTag } from './scars-page.tsx'
import type { ScarLine } from './scar-view.ts'

export type CasesAbout = { lines: ScarLine[]; mayIssue: boolean }

/** Corrective requests about an item or what went into it, and the way to a new one. Nothing where there is neither. */
export function CasesCard({ cases, uri }: { cases: CasesAbout; uri: string }) {
  const { t } = useWords()
  if (cases.lines.length === 0 && !cases.mayIssue) return null
  return (
    <Card title={t('scar.title')}>
      {cases.lines.length === 0 ? null : (
        <ul className="mb-3 grid gap-1.5 text-sm">
          {cases.lines.map((line) => (
            <li key={line.id} className="flex flex-wrap items-center gap-2">
              <a href={paths.scar(line.id)} className="tap inline-block">
                <Identifier>{line.reference}</Identifier> {line.title}
              </a>
              <StateTag state={line.state} />
            </li>
          ))}
        </ul>
      )}
      {cases.mayIssue ? (
        <p className="no-print">
          <ButtonLink to={paths.newScar({ item: uri })}>{t('scar.raise')}</ButtonLink>
        </p>
      ) : null}
    </Card>
  )
}
