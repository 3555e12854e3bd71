import type { Effect, FactKind } from './fact-kinds.ts'

export interface Step {
  kind: FactKind
  effect: Effect
  en: string
  zh: string
}

/**
 * What each business step means. Bare words are CBV 2.0; `tc:` words are ours, for steps CBV has no word for.
 * The database holds the same table (`facts.step`), and a test holds the two equal.
 */
export const STEPS = {
  commissioning: { kind: 'production', effect: 'commission', en: 'Made and numbered', zh: '生产赋码' },
  creating_class_instance: { kind: 'production', effect: 'commission', en: 'Lot made', zh: '生成批次' },
  assembling: { kind: 'production', effect: 'transform', en: 'Assembled', zh: '组装' },
  inspecting: { kind: 'inspection', effect: 'none', en: 'Inspected', zh: '检验' },
  sampling: { kind: 'inspection', effect: 'none', en: 'Sampled', zh: '抽样' },
  'tc:testing': { kind: 'inspection', effect: 'none', en: 'Tested', zh: '测试' },
  'tc:sterilising': { kind: 'sterilisation', effect: 'process', en: 'Sterilised', zh: '灭菌' },
  'tc:coating': { kind: 'production', effect: 'process', en: 'Coated', zh: '涂层' },
  'tc:processing': { kind: 'production', effect: 'process', en: 'Processed', zh: '加工' },
  'tc:releasing': { kind: 'release', effect: 'none', en: 'Release decision', zh: '放行决定' },
  packing: { kind: 'packing', effect: 'pack', en: 'Packed', zh: '装箱' },
  repackaging: { kind: 'packing', effect: 'pack', en: 'Repackaged', zh: '重新包装' },
  loading: { kind: 'packing', effect: 'pack', en: 'Loaded', zh: '装载' },
  unpacking: { kind: 'packing', effect: 'unpack', en: 'Unpacked', zh: '拆箱' },
  unloading: { kind: 'packing', effect: 'unpack', en: 'Unloaded', zh: '卸载' },
  disassembling: { kind: 'packing', effect: 'unpack', en: 'Taken apart', zh: '拆解' },
  shipping: { kind: 'shipment', effect: 'ship', en: 'Shipped', zh: '发货' },
  void_shipping: { kind: 'shipment', effect: 'none', en: 'Shipment withdrawn', zh: '撤销发货' },
  consigning: { kind: 'shipment', effect: 'none', en: 'Consigned', zh: '托运' },
  staging_outbound: { kind: 'shipment', effect: 'none', en: 'Staged for shipment', zh: '待发货' },
  departing: { kind: 'shipment', effect: 'none', en: 'Departed', zh: '离开' },
  transporting: { kind: 'transport', effect: 'none', en: 'In transport', zh: '运输' },
  arriving: { kind: 'transport', effect: 'none', en: 'Arrived', zh: '到达' },
  entering_exiting: { kind: 'transport', effect: 'none', en: 'Entered or left', zh: '进出' },
  receiving: { kind: 'receipt', effect: 'receive', en: 'Received', zh: '收货' },
  accepting: { kind: 'receipt', effect: 'receive', en: 'Accepted', zh: '验收' },
  storing: { kind: 'storage', effect: 'none', en: 'Stored', zh: '储存' },
  stocking: { kind: 'storage', effect: 'none', en: 'Put in stock', zh: '上架' },
  holding: { kind: 'storage', effect: 'none', en: 'Hold', zh: '扣留' },
  stock_taking: { kind: 'storage', effect: 'none', en: 'Stock taken', zh: '盘点' },
  cycle_counting: { kind: 'storage', effect: 'none', en: 'Cycle count', zh: '循环盘点' },
  picking: { kind: 'storage', effect: 'none', en: 'Picked', zh: '拣货' },
  collecting: { kind: 'storage', effect: 'none', en: 'Collected', zh: '收集' },
  reserving: { kind: 'storage', effect: 'none', en: 'Reserved', zh: '预留' },
  dispensing: { kind: 'use', effect: 'none', en: 'Dispensed', zh: '发放使用' },
  installing: { kind: 'use', effect: 'none', en: 'Installed', zh: '安装' },
  'tc:implanting': { kind: 'use', effect: 'none', en: 'Implanted', zh: '植入' },
  destroying: { kind: 'use', effect: 'none', en: 'Destroyed', zh: '销毁' },
  decommissioning: { kind: 'use', effect: 'none', en: 'Taken out of use', zh: '停用' },
  'tc:returning': { kind: 'return', effect: 'none', en: 'Returned', zh: '退回' },
  repairing: { kind: 'maintenance', effect: 'none', en: 'Repaired', zh: '维修' },
  replacing: { kind: 'maintenance', effect: 'none', en: 'Replaced', zh: '更换' },
  removing: { kind: 'maintenance', effect: 'none', en: 'Removed', zh: '拆除' },
  'tc:maintaining': { kind: 'maintenance', effect: 'none', en: 'Maintained', zh: '维护' },
  'tc:changing': { kind: 'change', effect: 'none', en: 'Changed', zh: '变更' },
  'tc:relabelling': { kind: 'change', effect: 'relabel', en: 'Relabelled', zh: '重新贴标' },
  'tc:reporting_nonconformity': {
    kind: 'nonconformity',
    effect: 'none',
    en: 'Nonconformity reported',
    zh: '不合格报告',
  },
  sensor_reporting: { kind: 'sensor', effect: 'none', en: 'Sensor report', zh: '传感器报告' },
  'tc:recalling': { kind: 'declaration', effect: 'none', en: 'Recall declared', zh: '召回声明' },
  encoding: { kind: 'other', effect: 'none', en: 'Encoded', zh: '编码' },
  killing: { kind: 'other', effect: 'none', en: 'Tag disabled', zh: '标签失效' },
  retail_selling: { kind: 'other', effect: 'none', en: 'Sold', zh: '零售' },
  other: { kind: 'other', effect: 'none', en: 'Other', zh: '其他' },
} as const satisfies Record<string, Step>

export type StepName = keyof typeof STEPS

export type EventType =
  'ObjectEvent' | 'AggregationEvent' | 'TransactionEvent' | 'TransformationEvent' | 'AssociationEvent'

export type Action = 'ADD' | 'OBSERVE' | 'DELETE'

/** Whether a stored step is one of the table; full URIs of others are not. */
export function isStep(step: string): step is StepName {
  return Object.hasOwn(STEPS, step)
}

/** The key under which the interface holds the words for a step; null for a step of someone else's vocabulary. */
export function stepLabelKey(step: string): `step.${StepName}` | null {
  return isStep(step) ? `step.${step}` : null
}

/** Kind and effect of an event, from its type, action and step (bare CBV word, `tc:` word, foreign URI or none). */
export function factSense(event: { type: EventType; action: Action | null; step: string | null }): {
  kind: FactKind
  effect: Effect
} {
  if (event.type === 'TransformationEvent') return { kind: 'production', effect: 'transform' }

  const row: Step = event.step !== null && isStep(event.step) ? STEPS[event.step] : STEPS.other
  const joins = event.type === 'AggregationEvent' || event.type === 'AssociationEvent'
  const unnamed = row.kind === 'other' && event.step === null
  if (joins && (unnamed || row.effect === 'pack' || row.effect === 'unpack' || row.effect === 'transform')) {
    return { kind: unnamed ? 'packing' : row.kind, effect: joining(event.action) }
  }
  // Without a parent nothing is packed, and without inputs and outputs nothing is transformed.
  const idle = row.effect === 'pack' || row.effect === 'unpack' || row.effect === 'transform'
  return { kind: row.kind, effect: idle ? 'none' : row.effect }
}

function joining(action: Action | null): Effect {
  return action === 'ADD' ? 'pack' : action === 'DELETE' ? 'unpack' : 'none'
}

const NAMESPACE = 'urn:trace-commons:voc:1:'
const CBV_STEP =
  /^(?:https?:\/\/(?:ref\.gs1\.org\/cbv\/|ns\.gs1\.org\/cbv\/|gs1\.org\/voc\/)(?:BizStep-|Disp-)|urn:epcglobal:cbv:(?:bizstep|disp):|cbv:(?:BizStep-|Disp-))(.+)$/

/** A step or disposition as documents write it -> as facts store it: bare CBV word, `tc:<word>`, or the full URI. */
export function storedWord(text: string): string {
  if (text.startsWith(NAMESPACE)) return `tc:${text.slice(NAMESPACE.length)}`
  return CBV_STEP.exec(text)?.[1] ?? text
}

/** A stored step or disposition -> the URI a document carries: ours in full, CBV words bare (JSON-LD), others as said. */
export function writtenWord(stored: string): string {
  return stored.startsWith('tc:') ? NAMESPACE + stored.slice(3) : stored
}
