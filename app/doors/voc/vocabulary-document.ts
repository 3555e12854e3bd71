import {
  DICTIONARY,
  type DictionaryEntry,
  VOCABULARY_NAMESPACE,
  VOCABULARY_PREFIX,
} from '#app/vocabulary/dictionary.ts'
import { FACT_KINDS } from '#app/vocabulary/fact-kinds.ts'
import { GROUPS } from '#app/vocabulary/groups.ts'
import { STEPS, type Step, writtenWord } from '#app/vocabulary/steps.ts'

/** Version of what is published; names are never taken back, only added. */
export const VOCABULARY_VERSION = '1'

type Said = { readonly '@language': 'en' | 'zh'; readonly '@value': string }

/** Entries that documents write in our namespace; the core fields have words of the standard. */
export const OWN_FIELDS: readonly DictionaryEntry[] = DICTIONARY.filter((entry) => /^(?:x|ilmd)\./.test(entry.address))

/** Steps that CBV has no word for. */
export const OWN_STEPS: readonly (readonly [string, Step])[] = Object.entries(STEPS).filter(([step]) =>
  step.startsWith('tc:'),
)

function said(words: { readonly en: string; readonly zh: string }): readonly Said[] {
  return [
    { '@language': 'en', '@value': words.en },
    { '@language': 'zh', '@value': words.zh },
  ]
}

const DATATYPE = {
  text: 'xsd:string',
  number: 'xsd:decimal',
  date: 'xsd:date',
  boolean: 'xsd:boolean',
  code: 'xsd:string',
}

/** The vocabulary as JSON-LD: our steps and fields, with the kind of fact or the group of fields that each lies in. */
export function vocabularyDocument(): unknown {
  return {
    '@context': {
      [VOCABULARY_PREFIX]: VOCABULARY_NAMESPACE,
      rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
      rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
      xsd: 'http://www.w3.org/2001/XMLSchema#',
      owl: 'http://www.w3.org/2002/07/owl#',
      label: 'rdfs:label',
      comment: 'rdfs:comment',
      range: { '@id': 'rdfs:range', '@type': '@id' },
      kind: `${VOCABULARY_PREFIX}kind`,
      effect: `${VOCABULARY_PREFIX}effect`,
      group: `${VOCABULARY_PREFIX}group`,
      unit: `${VOCABULARY_PREFIX}unit`,
      address: `${VOCABULARY_PREFIX}address`,
      codes: { '@id': `${VOCABULARY_PREFIX}codes`, '@container': '@list' },
    },
    '@id': VOCABULARY_NAMESPACE,
    '@type': 'owl:Ontology',
    'owl:versionInfo': VOCABULARY_VERSION,
    'tc:kinds': FACT_KINDS,
    'tc:groups': GROUPS,
    '@graph': [...OWN_STEPS.map(([step, meaning]) => stepNode(step, meaning)), ...OWN_FIELDS.map(fieldNode)],
  }
}

function stepNode(step: string, meaning: Step): unknown {
  return {
    '@id': writtenWord(step),
    '@type': 'tc:Step',
    label: said(meaning),
    kind: meaning.kind,
    effect: meaning.effect,
  }
}

function fieldNode(entry: DictionaryEntry): unknown {
  return {
    '@id': `${VOCABULARY_NAMESPACE}${entry.name}`,
    '@type': 'rdf:Property',
    label: said(entry.labels),
    comment: said(entry.says),
    range: DATATYPE[entry.value],
    group: entry.group,
    address: entry.address,
    ...(entry.unit === undefined ? {} : { unit: entry.unit }),
    ...(entry.codes === undefined ? {} : { codes: entry.codes }),
  }
}
