import { listText, numberText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { Tag } from '#app/ui/tag.tsx'
import type { Difference, GroupChange, KindChange } from './difference.ts'

type Line = { kind: KindChange; change: GroupChange; first: boolean }

/** What a change of grants does to the facts one holds today: in words, and as a table by kind and group. */
export function DifferenceView({ difference }: { difference: Difference }) {
  const { t, language } = useWords()
  const n = (count: number) => ({ count, n: numberText(language, count) })
  const lines = difference.kinds.flatMap((kind) =>
    kind.groups.filter(({ usual }) => usual).map((change, index): Line => ({ kind, change, first: index === 0 })),
  )
  // what a grant of a group opens in facts that hold such a field though their kind does not as a rule
  const unusual = difference.kinds
    .map(({ kind, groups }) => ({ kind, groups: groups.filter(({ usual, opens }) => !usual && opens > 0) }))
    .filter(({ groups }) => groups.length > 0)
    .map(({ kind, groups }) => `${t(`kind.${kind}`)}: ${groups.map(({ group }) => t(`group.${group}`)).join(', ')}`)
  const moves = lines.some(({ change }) => change.opens > 0 || change.closes > 0)
  const mark = (count: number, word: 'opens' | 'closes' | 'stays') =>
    count === 0 ? (
      <span className="text-ink-3">—</span>
    ) : word === 'stays' ? (
      numberText(language, count)
    ) : (
      <Tag tone={word === 'opens' ? 'warn' : 'plain'}>{numberText(language, count)}</Tag>
    )
  return (
    <div className="grid gap-3">
      <ul className="list-disc pl-5 text-sm">
        {!moves && !difference.checks.some(({ change }) => change !== 'stays') ? (
          <li>{t('sharing.changesNothing')}</li>
        ) : null}
        {difference.opens > 0 ? <li>{t('sharing.opensFacts', n(difference.opens))}</li> : null}
        {difference.closes > 0 ? <li>{t('sharing.closesFacts', n(difference.closes))}</li> : null}
        {difference.checks.length > 0 ? (
          <li>
            {t('sharing.checksChange')}:{' '}
            {difference.checks
              .map(({ check, change }) => `${t(`verdict.check.${check}`)} (${t(`sharing.${change}`)})`)
              .join(', ')}
          </li>
        ) : null}
        {unusual.length > 0 ? <li>{t('sharing.unusual', { groups: listText(language, unusual) })}</li> : null}
        <li className="text-ink-2">{t('sharing.othersNot')}</li>
      </ul>
      {lines.length === 0 ? null : (
        <DataTable<Line>
          caption={t('sharing.diffCaption')}
          rows={lines}
          rowKey={(line) => `${line.kind.kind} ${line.change.group}`}
          columns={[
            { head: t('sharing.kind'), names: true, cell: (line) => (line.first ? t(`kind.${line.kind.kind}`) : <span className="sr-only">{t(`kind.${line.kind.kind}`)}</span>) }, // prettier-ignore
            { head: t('sharing.groupColumn'), cell: (line) => t(`group.${line.change.group}`) },
            { head: t('sharing.opens'), number: true, cell: (line) => mark(line.change.opens, 'opens') },
            { head: t('sharing.closes'), number: true, cell: (line) => mark(line.change.closes, 'closes') },
            { head: t('sharing.stays'), number: true, cell: (line) => mark(line.change.stays, 'stays') },
          ]}
        />
      )}
    </div>
  )
}
