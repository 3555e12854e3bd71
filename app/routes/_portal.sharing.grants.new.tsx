import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { nameText } from '#app/evidence/evidence-text.ts'
import { readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { sessionOf } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { EditorPage } from '#app/sharing/editor-page.tsx'
import { grantEditor, previewGrant } from '#app/sharing/edit-grant.server.ts'
import { TEMPLATE_NAMES, type Terms } from '#app/sharing/grant.ts'
import { offerGrant } from '#app/sharing/offer-grant.server.ts'
import { enteredTerms, termsForm } from '#app/sharing/read-terms.ts'
import type { Preview } from '#app/sharing/sharing.ts'
import { paths } from '#app/paths.ts'
import { GrantId, OrganizationSlug, SharingRequestId } from '#app/vocabulary/ids.ts'

const Of = z.object({
  partner: OrganizationSlug,
  template: z.enum(TEMPLATE_NAMES).nullable(),
  from: GrantId.nullable(),
  request: SharingRequestId.nullable(),
})

function askedOf(request: Request) {
  const { searchParams } = new URL(request.url)
  const asked = { partner: null, template: null, from: null, request: null } as Record<string, string | null>
  for (const name of Object.keys(asked)) asked[name] = searchParams.get(name)
  return readParam(asked, Of)
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const session = await sessionOf(request, context)
  const { t, language } = wordsOf(request)
  const editor = await grantEditor(op, askedOf(request))
  const owner = session?.organization ?? { slug: '', name: '', nameZh: null }
  return {
    editor,
    owner: { slug: owner.slug, name: owner.name, nameZh: owner.nameZh },
    title: t('sharing.editor', { firm: nameText(language, editor.partner) }),
  }
}

type Answer = {
  errors: Readonly<Record<string, string>>
  terms: Terms
  reason: string
  item: string
  preview: Preview | null
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const asked = askedOf(request)
  const first = await operation(request, context)
  const editor = await grantEditor(first, asked)
  const form = await readForm(request, termsForm(t, editor.products.map(({ di }) => di), editor.today)) // prettier-ignore
  if (!form.ok) {
    const { terms, reason, item } = enteredTerms(form.entered, editor.terms)
    return data<Answer>({ errors: form.errors, terms, reason, item, preview: null }, 400)
  }
  const { act, terms, reason, item, seen } = form.value
  const of = { partner: asked.partner, template: editor.template, from: asked.from, terms, item }
  if (act === 'show') return data<Answer>({ errors: {}, terms, reason, item, preview: await previewGrant(first, of) })
  const op = await operation(request, context, { reason, once: form.once })
  const outcome = await offerGrant(op, { ...of, request: asked.request, reason, seen })
  if (outcome.offered) return redirect(paths.grant(outcome.id), 303)
  if (outcome.because === 'changed-since')
    return data<Answer>({ errors: { '': t('sharing.changedSince') }, terms, reason, item, preview: outcome.preview }, 409) // prettier-ignore
  const because = outcome.because === 'replaced-already' ? 'replacedAlready' : 'answeredAlready'
  return data<Answer>({ errors: { '': t(`sharing.${because}`) }, terms, reason, item, preview: null }, 409)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function GrantEditor() {
  const { editor, owner } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <EditorPage
      // the boxes show what was sent: drawn anew for each answer
      key={answer?.preview?.seen ?? JSON.stringify(answer?.errors ?? editor.template)}
      editor={editor}
      owner={owner}
      terms={answer?.terms ?? editor.terms}
      reason={answer?.reason ?? ''}
      item={answer?.item ?? ''}
      preview={answer?.preview ?? null}
      errors={answer?.errors ?? {}}
    />
  )
}
