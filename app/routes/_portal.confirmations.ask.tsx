import { type ActionFunctionArgs, data, redirect } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import { z } from 'zod'
import { askToConfirm } from '#app/confirmation/ask-to-confirm.server.ts'
import { CannotAskPage } from '#app/confirmation/confirmation-page.tsx'
import { readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { paths } from '#app/paths.ts'

const Question = z.object({ text: z.string().min(1).max(2000), note: z.string().max(2000).default('') })

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readForm(request, Question)
  if (!form.ok) throw new Response(null, { status: 400, statusText: 'Bad Request' })
  const op = await operation(request, context, { door: 'confirmation', once: form.once })
  const { text, note } = form.value
  const outcome = await askToConfirm(op, { text, note: note.trim() === '' ? null : note.trim() })
  if (!outcome.asked) return data({ because: outcome.because, text }, 409)
  return redirect(paths.confirmation(outcome.id), 303)
}

/** A question is sent from the page of a code; the address on its own leads to the desk. */
export function loader() {
  return redirect(paths.desk())
}

export default function AskToConfirm() {
  const refused = useActionData<typeof action>()
  return refused ? <CannotAskPage because={refused.because} text={refused.text} /> : null
}
