import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { actOnCompany } from '#app/company/act-on-company.server.ts'
import { companySchema, doneIn } from '#app/company/company-form.ts'
import { companyKeeper } from '#app/company/company-keeper.ts'
import { CompanyPage } from '#app/company/company-page.tsx'
import { companyView } from '#app/company/company-view.server.ts'
import { readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { paths } from '#app/paths.ts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const title = wordsOf(request).t('company.title')
  return { view: await companyView(op), done: doneIn(request.url), zone: op.zone, title }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  companyKeeper(await operation(request, context))
  const form = await readForm(request, companySchema(t))
  if (!form.ok) return data({ errors: { ...form.errors }, entered: form.entered }, 400)
  const said = form.value
  const op = await operation(request, context, {
    once: form.once,
    ...('reason' in said ? { reason: said.reason } : {}),
  })
  const done = await actOnCompany(op, said)
  const over: Record<string, string> = { '': t('sharing.notAnyMore') }
  if (done === null) return data({ errors: over, entered: {} as Readonly<Record<string, string>> }, 409)
  return redirect(`${paths.company()}?done=${done}`, 303)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Company() {
  const loaded = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <CompanyPage
      {...loaded}
      done={answer ? null : loaded.done}
      errors={answer?.errors ?? {}}
      entered={answer?.entered ?? {}}
    />
  )
}
