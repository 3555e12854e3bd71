import type { SeenFact } from '#app/evidence/evidence.ts'
import { tailOf } from '#app/evidence/evidence-text.ts'
import { stepText } from '#app/evidence/fact-text.ts'
import { momentText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { Checkboxes } from '#app/ui/field.tsx'
import { GRANTABLE_GROUPS } from '#app/vocabulary/groups.ts'
import { ExhibitBody } from './exhibits-view.tsx'
import type { ExhibitShown } from './scar-view.ts'

/** Facts of our own to choose from, the groups of them, and what the other side would read of those that are ticked. */
export function FactsField(props: {
  facts: readonly SeenFact[]
  ticked: readonly string[]
  groups: readonly string[]
  preview: readonly ExhibitShown[]
  errors: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  if (props.facts.length === 0) return <p className="text-sm text-ink-2">{t('scar.noFacts')}</p>
  return (
    <div className="grid gap-4">
      <Checkboxes
        name="facts"
        label={t('scar.field.facts')}
        hint={t('scar.factsLead')}
        error={props.errors.facts}
        entered={props.ticked}
        choices={props.facts.map((fact) => {
          const at =
            fact.eventTime === null || fact.offset === null ? null : momentText(language, fact.eventTime, fact.offset)
          return {
            value: fact.id,
            label: stepText(t, fact),
            hint: `${at === null ? '' : `${at.day} ${at.time} · `}${tailOf(fact.item.uri)}`,
          }
        })}
      />
      <Checkboxes
        name="groups"
        label={t('scar.field.groups')}
        error={props.errors.groups}
        entered={props.groups}
        choices={GRANTABLE_GROUPS.map((value) => ({ value, label: t(`group.${value}`) }))}
      />
      <div>
        <h3 className="mb-2">{t('scar.preview')}</h3>
        {props.preview.length === 0 ? (
          <p className="text-sm text-ink-2">{t('scar.previewNone')}</p>
        ) : (
          <ul className="grid gap-3">
            {props.preview.map((shown) => (
              <li key={shown.fact} className="rounded-lg border border-line p-3.5">
                <ExhibitBody shown={shown} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
