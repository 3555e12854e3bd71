import { createHash } from 'node:crypto'
import { z } from 'zod'

export type FieldErrors = Readonly<Record<string, string>>
/** What was entered, so that a page with errors loses none of it. Files and passwords are left out. */
export type Entered = Readonly<Record<string, string>>
/** The key under which an act is done once, and a digest of everything else that was sent with it. */
export type OnceAsked = { readonly key: string; readonly route: string; readonly request: Buffer }
export type ReadForm<T> =
  | { readonly ok: true; readonly value: T; readonly once: OnceAsked | null }
  | { readonly ok: false; readonly errors: FieldErrors; readonly entered: Entered }

const MOST_FIELDS = 2000

/** The request is broken in a way that no person can have caused by typing; answered with its status and no details. */
export function badRequest(status: 400 | 413 | 415 = 400): Response {
  return new Response(null, { status, statusText: status === 413 ? 'Payload Too Large' : 'Bad Request' })
}

/**
 * Reads a form against a schema. `fixed` comes from the URL and wins over fields of the same name. A field that is
 * asked for several times arrives as a list. Throws a 400 for a body that is no form.
 */
export async function readForm<S extends z.ZodType>(
  request: Request,
  schema: S,
  fixed: Record<string, unknown> = {},
): Promise<ReadForm<z.infer<S>>> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) throw badRequest(415)
  let form: FormData
  try {
    form = await request.formData()
  } catch {
    throw badRequest()
  }
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown> // no prototype: names come from outside
  const entered: Record<string, string> = {}
  const errors: Record<string, string> = {}
  let count = 0
  for (const [name, value] of form) {
    if (++count > MOST_FIELDS) throw badRequest(413)
    if (name === '__proto__' || name === 'constructor') throw badRequest()
    if (typeof value === 'string') {
      if (value.includes('\0')) errors[name] = 'contains a null character, which cannot be stored'
      // a name that comes several times is a list of choices: all are kept, one a line
      if (!/password/i.test(name)) entered[name] = name in entered ? `${entered[name]}\n${value}` : value
    }
    const before = fields[name]
    fields[name] = before === undefined ? value : [...(Array.isArray(before) ? (before as unknown[]) : [before]), value] // narrowed by isArray to any[]
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors, entered }
  const parsed = schema.safeParse({ ...fields, ...fixed })
  if (parsed.success) return { ok: true, value: parsed.data, once: onceOf(request, form) }
  return { ok: false, errors: fieldErrors(parsed.error), entered }
}

/** A form as it was sent, without its key and unchecked: for what is kept or shown again before it is complete. */
export async function readEntered(request: Request): Promise<Entered> {
  const read = await readForm(
    request,
    z.looseObject({}).refine(() => false),
  )
  if (read.ok) throw new Error('a form that is only read is never valid')
  const { once: _key, ...entered } = read.entered
  return entered
}

const OnceKey = z.uuid()

/** The `once` field of a form, when it is one that a page of ours made. */
function onceOf(request: Request, form: FormData): OnceAsked | null {
  const key = OnceKey.safeParse(form.get('once'))
  if (!key.success) return null
  const digest = createHash('sha256')
  for (const [name, value] of form)
    if (name !== 'once' && typeof value === 'string') digest.update(JSON.stringify([name, value]))
  return { key: key.data, route: new URL(request.url).pathname, request: digest.digest() }
}

/** The first thing wrong with each field, under its name; what concerns the whole form under the empty one. */
export function fieldErrors(error: z.ZodError): FieldErrors {
  const errors: Record<string, string> = {}
  for (const issue of error.issues) {
    const name = issue.path.join('.')
    errors[name] ??= issue.message
  }
  return errors
}

/** A part of the path or query. What does not fit cannot name anything here, so it is a 404. */
export function readParam<S extends z.ZodType>(value: unknown, schema: S): z.infer<S> {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new Response(null, { status: 404, statusText: 'Not Found' })
  return parsed.data
}
