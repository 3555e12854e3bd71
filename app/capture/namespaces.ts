import { type Json, JsonObject, isArray } from './json-text.ts'

/** Prefix -> namespace, as in force at one event. */
export type Namespaces = ReadonlyMap<string, string>

/** Our own vocabulary, published at /voc. */
export const TRACE_COMMONS = 'urn:trace-commons:voc:1:'
export const CBV_MASTER_DATA = 'urn:epcglobal:cbv:mda:'
export const GS1_WEB_VOCABULARY = 'https://gs1.org/voc/'
export const CBV = 'https://ref.gs1.org/cbv/'
export const RDF_SCHEMA = 'http://www.w3.org/2000/01/rdf-schema#'

/** What the context of the standard declares, and ours. A document may say otherwise, and then it holds. */
const BUILT_IN: Namespaces = new Map([
  ['epcis', 'https://ref.gs1.org/epcis/'],
  ['cbv', CBV],
  ['cbvmda', CBV_MASTER_DATA],
  ['gs1', GS1_WEB_VOCABULARY],
  ['rdf', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'],
  ['rdfs', RDF_SCHEMA],
  ['owl', 'http://www.w3.org/2002/07/owl#'],
  ['xsd', 'http://www.w3.org/2001/XMLSchema#'],
  ['dcterms', 'http://purl.org/dc/terms/'],
  ['tc', TRACE_COMMONS],
])

/**
 * The prefixes that an @context declares, on top of those already in force. Contexts named by address are not fetched:
 * a server that fetches what a document names can be sent anywhere. Their prefixes must be declared in the document.
 */
export function withContext(outer: Namespaces, context: Json | undefined): Namespaces {
  const declared = isArray(context) ? context : [context]
  const all = new Map(outer)
  for (const part of declared) {
    if (!(part instanceof JsonObject)) continue
    for (const [prefix, meaning] of part) {
      const namespace = meaning instanceof JsonObject ? meaning.get('@id') : meaning
      if (typeof namespace === 'string' && /^[A-Za-z][\w.-]*$/.test(prefix)) all.set(prefix, namespace)
    }
  }
  return all
}

/** The prefixes in force before a document says anything. */
export const STANDARD_NAMESPACES: Namespaces = BUILT_IN

/**
 * A prefixed name written out: `ext:depth` with ext declared gives its namespace + `depth`. A name without a declared
 * prefix, or one that is a full address already (`https://…`), is given back as it is.
 */
export function expand(name: string, namespaces: Namespaces): string {
  const colon = name.indexOf(':')
  if (colon <= 0 || name.startsWith('//', colon + 1)) return name
  const namespace = namespaces.get(name.slice(0, colon))
  return namespace === undefined ? name : namespace + name.slice(colon + 1)
}

/** A key taken apart: its namespace (null when it has none) and its own name. */
export function splitKey(key: string, namespaces: Namespaces): { namespace: string | null; name: string } {
  const colon = key.indexOf(':')
  if (colon <= 0) return { namespace: null, name: key }
  const declared = key.startsWith('//', colon + 1) ? undefined : namespaces.get(key.slice(0, colon))
  if (declared !== undefined) return { namespace: declared, name: key.slice(colon + 1) }
  const end = Math.max(key.lastIndexOf('/'), key.lastIndexOf('#'), key.startsWith('urn:') ? key.lastIndexOf(':') : -1)
  return end < 0 ? { namespace: null, name: key } : { namespace: key.slice(0, end + 1), name: key.slice(end + 1) }
}

/** Whether an extension key may stand: its prefix is declared, or it is a full URI (http, https, urn). */
export function keyIsDeclared(key: string, namespaces: Namespaces): boolean {
  const colon = key.indexOf(':')
  if (colon <= 0) return false
  return /^(?:https?:\/\/[^\s]+|urn:[a-z0-9-]+:[^\s]+)$/i.test(key) || namespaces.has(key.slice(0, colon))
}
