import type { DictionaryEntry, ValueKind } from './dictionary.ts'
import type { Group } from './groups.ts'

type Said = [en: string, zh: string]

function field(
  address: string,
  group: Group,
  value: ValueKind,
  label: Said,
  says: Said,
  name: string = address,
): DictionaryEntry {
  return {
    name,
    address,
    group,
    value,
    labels: { en: label[0], zh: label[1] },
    says: { en: says[0], zh: says[1] },
  }
}

function own(name: string, group: Group, value: ValueKind, label: Said, says: Said): DictionaryEntry {
  return field(`x.${name}`, group, value, label, says, name)
}

function ilmd(short: string, name: string, group: Group, value: ValueKind, label: Said, says: Said): DictionaryEntry {
  return field(`ilmd.${short}`, group, value, label, says, name)
}

function measured(name: string, group: Group, unit: string, label: Said, says: Said): DictionaryEntry {
  return { ...own(name, group, 'number', label, says), unit }
}

function coded(entry: DictionaryEntry, ...codes: string[]): DictionaryEntry {
  return { ...entry, codes }
}

const CORE: DictionaryEntry[] = [
  field(
    'action',
    'identity',
    'code',
    ['Action', '动作'],
    ['Whether items were added, observed or removed', '添加、观察或移除'],
  ),
  field('step', 'identity', 'code', ['Step', '业务步骤'], ['What was done', '所做的业务步骤']),
  field(
    'disposition',
    'release',
    'code',
    ['Disposition', '状态'],
    ['State of the items after the step', '该步骤之后物品的状态'],
  ),
  field(
    'persistentDisposition',
    'release',
    'code',
    ['Lasting disposition', '持续状态'],
    ['States set or lifted until further notice, such as recalled', '持续有效的状态，例如已召回，直至解除'],
  ),
  field(
    'eventTime',
    'dates',
    'date',
    ['Event time', '事件时间'],
    ['When it happened, with the local offset', '发生时间（含当地时差）'],
  ),
  field('recordTime', 'dates', 'date', ['Record time', '记录时间'], ['When the portal recorded it', '平台记录时间']),
  field('readPoint', 'places', 'text', ['Read point', '读取点'], ['Where it was observed', '观察地点']),
  field(
    'bizLocation',
    'places',
    'text',
    ['Location', '所在地点'],
    ['Where the items are afterwards', '之后物品所在地点'],
  ),
  field(
    'eventID',
    'identity',
    'text',
    ['Event id', '事件编号'],
    ['The number the owner gave the event', '数据所有者给出的事件编号'],
  ),
  field(
    'hash',
    'identity',
    'text',
    ['Event hash', '事件哈希'],
    [
      'Commitment over the whole event; shown only to those who see all of it',
      '对整个事件的承诺值，仅向可见全部内容者显示',
    ],
  ),
  field(
    'quantity',
    'quantities',
    'number',
    ['Quantity', '数量'],
    ['How much of a lot, with its unit', '批次的数量及单位'],
  ),
  field(
    'certification',
    'release',
    'text',
    ['Certificate', '证书'],
    ['Certificates that cover the step', '涵盖该步骤的证书'],
  ),
  field(
    'declaration',
    'identity',
    'text',
    ['Amendment', '更正声明'],
    ['Why an earlier statement was withdrawn or replaced', '撤回或替换先前声明的原因'],
  ),
  field(
    'transformationID',
    'identity',
    'text',
    ['Transformation', '转化编号'],
    ['Joins the parts of one long transformation', '关联同一长时间转化的各部分'],
  ),
  field('owner', 'parties', 'text', ['Owner of the fact', '数据所有者'], ['Who captured it', '记录该事实的机构']),
]

const INSTANCE_DATA: DictionaryEntry[] = [
  ilmd('lot', 'lotNumber', 'identity', 'text', ['Lot', '批号'], ['Lot number on the label', '标签上的批号']),
  ilmd(
    'expiry',
    'expiryDate',
    'dates',
    'date',
    ['Expiry date', '失效日期'],
    ['Last day or month of use', '可使用的最后日期或月份'],
  ),
  ilmd(
    'made',
    'manufactureDate',
    'dates',
    'date',
    ['Date of manufacture', '生产日期'],
    ['Day or month of manufacture', '生产的日期或月份'],
  ),
  ilmd(
    'sterilised',
    'sterilisationDate',
    'dates',
    'date',
    ['Date of sterilisation', '灭菌日期'],
    ['Day the load was sterilised', '灭菌当日'],
  ),
  ilmd(
    'productName',
    'productName',
    'identity',
    'text',
    ['Product', '产品名称'],
    ['Name of the product in English', '产品英文名称'],
  ),
  ilmd(
    'productNameZh',
    'productNameZh',
    'identity',
    'text',
    ['Product (Chinese)', '产品中文名称'],
    ['Name of the product in Chinese', '产品中文名称'],
  ),
  ilmd('model', 'model', 'identity', 'text', ['Model', '型号规格'], ['Version or model', '型号或规格']),
  ilmd('sterile', 'sterile', 'identity', 'boolean', ['Sterile', '无菌'], ['Delivered sterile', '以无菌状态交付']),
  {
    ...ilmd(
      'storageMin',
      'storageMin',
      'identity',
      'number',
      ['Storage from', '最低储存温度'],
      ['Lowest storage temperature', '允许的最低储存温度'],
    ),
    unit: 'Cel',
  },
  {
    ...ilmd(
      'storageMax',
      'storageMax',
      'identity',
      'number',
      ['Storage up to', '最高储存温度'],
      ['Highest storage temperature', '允许的最高储存温度'],
    ),
    unit: 'Cel',
  },
  ilmd(
    'softwareVersion',
    'instanceSoftwareVersion',
    'identity',
    'text',
    ['Software version', '软件版本'],
    ['Software the unit left production with', '出厂软件版本'],
  ),
  ilmd('material', 'material', 'identity', 'text', ['Material', '材料'], ['Material and its standard', '材料及其标准']),
  ilmd(
    'registration',
    'registrationNumber',
    'identity',
    'text',
    ['Registration', '注册证号'],
    ['Licence or registration number of the product', '产品注册证或备案号'],
  ),
]

const STERILISATION: DictionaryEntry[] = [
  own('load', 'sterilisation', 'text', ['Load', '灭菌批号'], ['Number of the steriliser load', '灭菌装载批号']),
  coded(
    own('steriliseMethod', 'sterilisation', 'code', ['Method', '灭菌方法'], ['How it was sterilised', '灭菌方式']),
    'ethylene-oxide',
    'gamma',
    'electron-beam',
    'x-ray',
    'steam',
    'dry-heat',
    'hydrogen-peroxide',
  ),
  own(
    'cycleProgram',
    'sterilisation',
    'text',
    ['Cycle', '灭菌程序'],
    ['Validated cycle that was run', '所运行的经确认程序'],
  ),
  measured(
    'eoTemperature',
    'sterilisation',
    'Cel',
    ['EO temperature', '环氧乙烷温度'],
    ['Chamber temperature during exposure', '暴露期间的柜内温度'],
  ),
  measured(
    'eoHumidity',
    'sterilisation',
    '%',
    ['EO humidity', '环氧乙烷湿度'],
    ['Relative humidity during exposure', '暴露期间的相对湿度'],
  ),
  measured(
    'eoConcentration',
    'sterilisation',
    'mg/L',
    ['EO concentration', '环氧乙烷浓度'],
    ['Gas concentration during exposure', '暴露期间的气体浓度'],
  ),
  measured('eoExposure', 'sterilisation', 'min', ['EO exposure', '暴露时间'], ['Exposure time', '气体暴露时间']),
  measured('aerationTime', 'sterilisation', 'h', ['Aeration', '解析时间'], ['Time of aeration', '解析（通风）时间']),
  measured(
    'aerationTemperature',
    'sterilisation',
    'Cel',
    ['Aeration temperature', '解析温度'],
    ['Temperature during aeration', '解析期间的温度'],
  ),
  measured(
    'eoResidual',
    'sterilisation',
    'mg/{device}',
    ['EO residual', '环氧乙烷残留'],
    ['Ethylene oxide left per device', '每件器械的环氧乙烷残留量'],
  ),
  measured(
    'dose',
    'sterilisation',
    'kGy',
    ['Dose', '吸收剂量'],
    ['Smallest absorbed dose in the load', '装载内最小吸收剂量'],
  ),
  measured(
    'doseMax',
    'sterilisation',
    'kGy',
    ['Highest dose', '最大剂量'],
    ['Largest absorbed dose in the load', '装载内最大吸收剂量'],
  ),
  measured(
    'steamTemperature',
    'sterilisation',
    'Cel',
    ['Steam temperature', '蒸汽温度'],
    ['Temperature during holding', '保持阶段温度'],
  ),
  measured(
    'steamPressure',
    'sterilisation',
    'kPa',
    ['Steam pressure', '蒸汽压力'],
    ['Absolute pressure during holding', '保持阶段绝对压力'],
  ),
  measured(
    'steamTime',
    'sterilisation',
    'min',
    ['Holding time', '保持时间'],
    ['Time at temperature', '达到温度后的保持时间'],
  ),
  coded(
    own(
      'biologicalIndicator',
      'sterilisation',
      'code',
      ['Biological indicator', '生物指示物'],
      ['Result of the biological indicators', '生物指示物结果'],
    ),
    'no-growth',
    'growth',
  ),
]

const PROCESS: DictionaryEntry[] = [
  own('processName', 'process', 'text', ['Process', '工序'], ['Name of the process step', '工序名称']),
  own('equipment', 'process', 'text', ['Equipment', '设备'], ['Machine or chamber used', '所用设备']),
  measured(
    'processTemperature',
    'process',
    'Cel',
    ['Process temperature', '工艺温度'],
    ['Temperature of the process', '工艺温度'],
  ),
  measured(
    'processPressure',
    'process',
    'kPa',
    ['Process pressure', '工艺压力'],
    ['Pressure of the process', '工艺压力'],
  ),
  measured('processTime', 'process', 'min', ['Process time', '工艺时间'], ['Duration of the process', '工艺持续时间']),
  measured(
    'coatingThickness',
    'process',
    'um',
    ['Coating thickness', '涂层厚度'],
    ['Thickness of the coating', '涂层厚度'],
  ),
  measured(
    'sealTemperature',
    'process',
    'Cel',
    ['Seal temperature', '热封温度'],
    ['Temperature of the sealing jaws', '热封温度'],
  ),
]

const INSPECTION: DictionaryEntry[] = [
  own('inspectionMethod', 'inspection', 'text', ['Method', '检验方法'], ['How it was inspected', '检验方法']),
  own(
    'samplingPlan',
    'inspection',
    'text',
    ['Sampling plan', '抽样方案'],
    ['Plan and level that were applied', '所用抽样方案及水平'],
  ),
  own('sampleSize', 'inspection', 'number', ['Sample size', '样本量'], ['Pieces inspected', '检验数量']),
  own(
    'acceptNumber',
    'inspection',
    'number',
    ['Accept', '接收数'],
    ['Largest number of defects that is accepted', '可接收的最大不合格数'],
  ),
  own(
    'rejectNumber',
    'inspection',
    'number',
    ['Reject', '拒收数'],
    ['Smallest number of defects that is rejected', '拒收的最小不合格数'],
  ),
  own('found', 'inspection', 'number', ['Found', '发现数'], ['Defects found', '发现的不合格数']),
  coded(
    own('result', 'inspection', 'code', ['Result', '检验结论'], ['Outcome of the inspection', '检验结论']),
    'accepted',
    'rejected',
    'accepted-by-concession',
  ),
  own('characteristic', 'inspection', 'text', ['Characteristic', '检验项目'], ['What was measured', '所测量的项目']),
  own(
    'specification',
    'inspection',
    'text',
    ['Specification', '规格要求'],
    ['Limits that had to be met', '应满足的限值'],
  ),
  own(
    'measuredValue',
    'inspection',
    'number',
    ['Measured value', '实测值'],
    ['Value that was measured', '实际测得的值'],
  ),
  measured(
    'sealStrength',
    'inspection',
    'N/(15.mm)',
    ['Seal strength', '热封强度'],
    ['Peel force over 15 mm', '15 毫米宽剥离力'],
  ),
]

const RELEASE: DictionaryEntry[] = [
  coded(
    own('releaseDecision', 'release', 'code', ['Decision', '放行结论'], ['Released or rejected', '放行或拒绝']),
    'released',
    'rejected',
    'released-by-concession',
  ),
  own(
    'certificateNumber',
    'release',
    'text',
    ['Certificate number', '证书编号'],
    ['Number of the certificate of conformity', '合格证编号'],
  ),
  own('holdReason', 'release', 'text', ['Reason for hold', '扣留原因'], ['Why the goods are held', '扣留货物的原因']),
]

const COMMERCIAL: DictionaryEntry[] = [
  own(
    'price',
    'commercial',
    'number',
    ['Price', '价格'],
    ['Price per unit, currency in the contract', '单价，币种见合同'],
  ),
  own(
    'purchaseOrderLine',
    'commercial',
    'text',
    ['Order line', '订单行'],
    ['Line of the purchase order', '采购订单行号'],
  ),
  own('contractNumber', 'commercial', 'text', ['Contract', '合同号'], ['Number of the contract', '合同编号']),
]

const PEOPLE: DictionaryEntry[] = [
  own(
    'operator',
    'people',
    'text',
    ['Operator', '操作员'],
    ['Who did it: a pseudonym, never a name', '操作人代号，不得为姓名'],
  ),
  own(
    'inspector',
    'people',
    'text',
    ['Inspector', '检验员'],
    ['Who inspected it: a pseudonym, never a name', '检验人代号，不得为姓名'],
  ),
  own(
    'approver',
    'people',
    'text',
    ['Approved by', '批准人'],
    ['Who approved it: a pseudonym, never a name', '批准人代号，不得为姓名'],
  ),
]

const AFTER_SALES: DictionaryEntry[] = [
  own(
    'softwareVersion',
    'process',
    'text',
    ['Software version', '软件版本'],
    ['Software on the unit after the step', '该步骤之后设备上的软件版本'],
  ),
  own('maintenanceType', 'process', 'text', ['Maintenance', '维护类型'], ['Kind of maintenance', '维护类型']),
  own('workDone', 'process', 'text', ['Work done', '维护内容'], ['What was repaired or replaced', '维修或更换的内容']),
  own(
    'nonconformityNumber',
    'inspection',
    'text',
    ['Nonconformity', '不合格编号'],
    ['Number of the nonconformity report', '不合格报告编号'],
  ),
  own('defect', 'inspection', 'text', ['Defect', '缺陷'], ['What is wrong', '缺陷描述']),
  coded(
    own('severity', 'inspection', 'code', ['Severity', '严重程度'], ['How serious the defect is', '缺陷的严重程度']),
    'minor',
    'major',
    'critical',
  ),
  own('changeNumber', 'process', 'text', ['Change', '变更编号'], ['Number of the change record', '变更记录编号']),
  own(
    'changeDescription',
    'process',
    'text',
    ['Change description', '变更内容'],
    ['What was changed, from what to what', '变更内容及变更前后'],
  ),
  own(
    'receiptNote',
    'inspection',
    'text',
    ['Note at receipt', '收货备注'],
    ['What was noticed at receipt', '收货时的情况说明'],
  ),
  own('returnReason', 'inspection', 'text', ['Reason for return', '退回原因'], ['Why the goods came back', '退回原因']),
  own('recallNumber', 'release', 'text', ['Recall', '召回编号'], ['Number of the recall', '召回编号']),
]

const ITEMS: DictionaryEntry[] = [
  field(
    'items.sameAs',
    'identity',
    'text',
    ['Came in as', '来货编号'],
    [
      'The number under which a relabelled item came in; in an event of relabelling or receiving',
      '换标物品来货时的编号；用于换标或收货事件',
    ],
    'sameAs',
  ),
]

const ORIGIN: DictionaryEntry[] = [
  coded(
    own(
      'source',
      'identity',
      'code',
      ['Source', '来源系统'],
      ['System of the owner the fact comes from', '事实来自所有者的哪个系统'],
    ),
    'erp',
    'mes',
    'lims',
    'wms',
    'maintenance',
    'after-sales',
    'field',
  ),
]

export const DICTIONARY_ENTRIES: readonly DictionaryEntry[] = [
  ...CORE,
  ...ITEMS,
  ...ORIGIN,
  ...INSTANCE_DATA,
  ...STERILISATION,
  ...PROCESS,
  ...INSPECTION,
  ...RELEASE,
  ...COMMERCIAL,
  ...PEOPLE,
  ...AFTER_SALES,
]
