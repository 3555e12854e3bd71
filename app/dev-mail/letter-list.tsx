import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'

type Shown = { id: string; to: string; subject: string; at: string; text: string }

/** The letters of the demo, newest first. */
export function LetterList({ letters }: { letters: readonly Shown[] }) {
  const { t } = useWords()
  return (
    <main id="content" className="mx-auto w-full max-w-[60rem] px-4 py-8">
      <PageHead title={t('signIn.mail.title')} lead={t('signIn.mail.lead')} />
      {letters.length === 0 ? (
        <Empty title={t('signIn.mail.none')} />
      ) : (
        <Card>
          <ul className="grid gap-3">
            {letters.map((letter) => (
              <li key={letter.id}>
                <a href={paths.devLetter(letter.id)} className="font-semibold">
                  {letter.subject}
                </a>
                <div className="text-[13px] text-ink-2">
                  {t('signIn.mail.to')}: {letter.to} · <time dateTime={letter.at}>{letter.at}</time>
                </div>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </main>
  )
}

/** One letter as its reader gets it: the text is the whole of it, its links can be followed. */
export function LetterView({ letter }: { letter: Shown }) {
  const { t } = useWords()
  return (
    <main id="content" className="mx-auto w-full max-w-[60rem] px-4 py-8">
      <PageHead title={letter.subject} over={<a href={paths.devMail()}>{t('signIn.mail.back')}</a>} />
      <Stack>
        <Card>
          <p className="mb-3 text-[13px] text-ink-2">
            {t('signIn.mail.to')}: {letter.to} · <time dateTime={letter.at}>{letter.at}</time>
          </p>
          <div className="whitespace-pre-wrap">
            {letter.text.split(/(https?:\/\/\S+)/).map((piece, index) =>
              /^https?:\/\//.test(piece) ? (
                <a key={index} href={piece} className="[overflow-wrap:anywhere]">
                  {piece}
                </a>
              ) : (
                piece
              ),
            )}
          </div>
        </Card>
      </Stack>
    </main>
  )
}
