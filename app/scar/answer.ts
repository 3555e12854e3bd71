import type { Step } from './scar.ts'

/** What a step of an 8D asks for, as data: the form, the reading and the page of an answer are made from it. */
export type Question = {
  readonly name: string
  readonly kind: 'area' | 'line' | 'date' | 'choice' | 'lines'
  readonly required: boolean
  readonly choices?: readonly string[]
  /** The name under which the questions of one matter stand together. */
  readonly of?: string
}

/** Ishikawa's six (6M). */
export const CAUSES = ['man', 'machine', 'material', 'method', 'measurement', 'environment'] as const
export type CauseCategory = (typeof CAUSES)[number]

/** Why it happened, why it was not found, and what in the system let both be. */
export const CAUSE_OF = ['occurrence', 'escape', 'system'] as const

const area = (name: string, required = true, of?: string): Question => ({
  name,
  kind: 'area',
  required,
  ...(of ? { of } : {}),
})

export const QUESTIONS: Readonly<Record<Step, readonly Question[]>> = {
  D3: [
    area('team'),
    area('containment'),
    { name: 'containedOn', kind: 'date', required: true },
    ...(['stockSupplier', 'stockProcess', 'stockTransit', 'stockCustomer'] as const).map((name): Question => ({
      name,
      kind: 'line',
      required: true,
      of: 'stock',
    })),
  ],
  D4: [
    ...CAUSE_OF.flatMap((of): Question[] => [
      { name: `${of}Category`, kind: 'choice', required: true, choices: CAUSES, of },
      area(`${of}Cause`, true, of),
      { name: `${of}Whys`, kind: 'lines', required: true, of },
    ]),
    ...CAUSES.map((category): Question => ({ name: `fish_${category}`, kind: 'lines', required: false, of: 'fish' })),
    area('whyHuman', false),
  ],
  D5: [
    { name: 'actions', kind: 'lines', required: true },
    area('chosenBecause'),
    { name: 'actionsBy', kind: 'date', required: true },
    area('whyTraining', false),
  ],
  D6: [area('implemented'), { name: 'implementedOn', kind: 'date', required: true }, area('validated')],
  D7: [
    area('prevention'),
    area('readAcross'),
    { name: 'processChange', kind: 'choice', required: true, choices: ['no', 'yes'] },
    area('changeNotice', false),
  ],
}

export type StepContent = Readonly<Record<string, string>>

/** The entries of a field that holds one a line. */
export function linesIn(text: string | undefined): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** "Operator error" or training alone explains nothing: why could it happen, and why was it possible? */
const HUMAN = /operator error|human error|carelessness|人为|操作失误|疏忽/i
const TRAINING = /train|instruct|remind|培训|教育|提醒/i

/** Fields that are asked for beyond the plain required ones, with a key of the catalogue that says why. */
export function askedMore(
  step: Step,
  content: StepContent,
): Record<string, 'needWhyHuman' | 'needWhyTraining' | 'needChangeNotice'> {
  if (step === 'D4') {
    const human =
      CAUSE_OF.every((of) => content[`${of}Category`] === 'man') ||
      CAUSE_OF.some((of) => HUMAN.test(content[`${of}Cause`] ?? ''))
    if (human && !content['whyHuman']) return { whyHuman: 'needWhyHuman' }
  }
  if (step === 'D5') {
    const actions = linesIn(content['actions'])
    if (actions.length > 0 && actions.every((action) => TRAINING.test(action)) && !content['whyTraining'])
      return { whyTraining: 'needWhyTraining' }
  }
  if (step === 'D7' && content['processChange'] === 'yes' && !content['changeNotice'])
    return { changeNotice: 'needChangeNotice' }
  return {}
}

/** What a supplier may take over from its answer to another customer about the same lot: containment and cause alone. */
export const ANSWERED_ONCE: readonly Step[] = ['D3', 'D4']
