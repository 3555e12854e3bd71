import type { SeenFact } from '#app/evidence/evidence.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { FactsField } from './facts-field.tsx'
import type { ExhibitShown } from './scar-view.ts'

/** Chooses facts of our own to share in a request, after seeing what the other side will read. */
export function CitePage(props: {
  id: string
  reference: string
  other: string
  facts: readonly SeenFact[]
  ticked: readonly string[]
  groups: readonly string[]
  preview: readonly ExhibitShown[]
  errors: Readonly<Record<string, string>>
}) {
  const { t } = useWords()
  return (
    <>
      <PageHead
        title={t('scar.cite')}
        over={
          <>
            <a href={paths.scars()}>{t('scar.title')}</a> ·{' '}
            <a href={paths.scar(props.id)}>
              <Identifier>{props.reference}</Identifier>
            </a>
          </>
        }
        lead={t('scar.citeLead')}
      />
      <form method="post" action={paths.scarCite(props.id)}>
        <Once />
        <Stack>
          <ErrorSummary title={t('scar.errorTitle')} errors={props.errors} />
          <Card>
            <FactsField {...props} />
          </Card>
          {props.facts.length === 0 ? null : (
            <div className="flex flex-wrap gap-2.5">
              <Button name="act" value="show">
                {t('scar.citeShow')}
              </Button>
              <Button look="primary" name="act" value="cite">
                {t('scar.citeDo', { other: props.other })}
              </Button>
            </div>
          )}
        </Stack>
      </form>
    </>
  )
}
