import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, Refused } from '#app/ui/button.tsx'
import { errorsOf, SelectField, TextArea, TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card } from '#app/ui/page.tsx'
import { type Move, MOVES } from './scar.ts'
import type { ScarFile } from './scar-view.ts'
import { REASON_MAX } from './steps-view.tsx'

type Sent = { errors: Readonly<Record<string, string>>; entered: Readonly<Record<string, string>> }

/** What leads on from here comes open; what ends or opens anew is behind a line of its own. */
const QUIET: readonly Move[] = ['cancel', 'dispute', 'reopen']

/** What this side may do now, each with what it means; what is signed says so. */
export function Moves({ file, seen, errors, entered }: Sent & { file: ScarFile; seen: string }) {
  const { t } = useWords()
  const moves = file.moves.filter((move) => move !== 'accept' || file.whole)
  if (moves.length === 0) return null
  if (file.notOffered !== null)
    return <Refused act={t(`scar.move.${moves[0] ?? 'accept'}`)} because={t(`affordance.${file.notOffered}`)} />
  return (
    <>
      {moves
        .filter((move) => !QUIET.includes(move))
        .map((move) => (
          <Card key={move} title={t(`scar.move.${move}`)} tone="brand">
            <MoveForm file={file} move={move} seen={seen} errors={errors} entered={entered} />
          </Card>
        ))}
      {moves
        .filter((move) => QUIET.includes(move))
        .map((move) => (
          <details key={move} className="card no-print" open={entered.act === move}>
            <summary className="tap font-semibold">{t(`scar.move.${move}`)}</summary>
            <div className="mt-3">
              <MoveForm file={file} move={move} seen={seen} errors={errors} entered={entered} />
            </div>
          </details>
        ))}
    </>
  )
}

function MoveForm({ file, move, seen, ...sent }: Sent & { file: ScarFile; move: Move; seen: string }) {
  const { t } = useWords()
  const rule = MOVES[move]
  const mine = sent.entered.act === move
  const errors = mine ? errorsOf(sent.errors, move) : {}
  return (
    <form method="post" action={paths.scar(file.id)} className="no-print grid max-w-[44rem] gap-3">
      <Once />
      <input type="hidden" name="seen" value={seen} />
      <p className="text-sm text-ink-2">{t(`scar.moveMeans.${move}`)}</p>
      {rule.reason ? (
        <TextArea
          id={`reason-${move}`}
          name="reason"
          label={t(move === 'dispute' ? 'scar.grounds' : 'scar.reason')}
          error={errors[`reason-${move}`]}
          entered={mine ? sent.entered.reason : undefined}
          rows={3}
          maxLength={REASON_MAX}
        />
      ) : null}
      {rule.signed ? <p className="text-[13px] text-ink-2">{t('scar.signs')}</p> : null}
      <div>
        <Button look={QUIET.includes(move) ? 'plain' : 'primary'} name="act" value={move}>
          {t(`scar.move.${move}`)}
        </Button>
      </div>
    </form>
  )
}

/** More time for the supplier: which clock, until when, why. */
export function Extend({ file, errors: found, entered }: Sent & { file: ScarFile }) {
  const { t } = useWords()
  const running = file.clocks.filter(({ state }) => state === 'running' || state === 'overdue')
  if (file.side !== 'customer' || file.notOffered !== null || running.length === 0) return null
  const mine = entered.act === 'extend'
  const errors = mine ? errorsOf(found, 'extend') : {}
  return (
    <details className="card no-print" open={mine}>
      <summary className="tap font-semibold">{t('scar.extend')}</summary>
      <form method="post" action={paths.scar(file.id)} className="mt-3 grid gap-3">
        <Once />
        <SelectField
          name="clock"
          label={t('scar.extendWhich')}
          entered={mine ? entered.clock : undefined}
          choices={running.map(({ name }) => ({ value: name, label: t(`scar.clock.${name}`) }))}
        />
        <TextField
          id="day-extend"
          name="day"
          type="date"
          label={t('scar.extendTo')}
          error={errors['day-extend']}
          entered={mine ? entered.day : undefined}
        />
        <TextArea
          id="reason-extend"
          name="reason"
          label={t('scar.reason')}
          error={errors['reason-extend']}
          entered={mine ? entered.reason : undefined}
          rows={2}
          maxLength={REASON_MAX}
        />
        <div>
          <Button name="act" value="extend">
            {t('scar.extend')}
          </Button>
        </div>
      </form>
    </details>
  )
}
