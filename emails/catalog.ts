import { letter, type Letter, type LetterLanguage } from './letter.ts'
import { SCAR_LETTERS } from './scar-letters.ts'

/** What a letter may know: a page of the portal and the name of an organization. Mail carries no facts. */
export type LetterAbout = { readonly path: string; readonly from?: string; readonly reference?: string }

type Words = { subject: string; body: readonly string[]; link: string }
type Composer = (about: LetterAbout) => Record<LetterLanguage, Words>

const someone = (about: LetterAbout, language: LetterLanguage) =>
  about.from ?? (language === 'en' ? 'A partner' : '一家合作机构')

/** Kinds of outbox rows, and what each says. A mailbox is outside every policy: a letter names who asks and where to read. */
export const CATALOG = {
  'confirmation-asked': (about) => ({
    en: {
      subject: `${someone(about, 'en')} asks you to confirm a device`,
      body: [
        `${someone(about, 'en')} scanned a device that carries an identifier of yours and asks whether it is genuine.`,
        'Read the label they sent and answer; they see your answer and nothing else.',
      ],
      link: 'Read and answer',
    },
    'zh-CN': {
      subject: `${someone(about, 'zh-CN')}请您确认一件器械`,
      body: [
        `${someone(about, 'zh-CN')}扫描了一件带有贵方标识的器械，想确认其真伪。`,
        '请查看对方发来的标签信息并答复；对方只会看到您的答复。',
      ],
      link: '查看并答复',
    },
  }),
  'confirmation-answered': (about) => ({
    en: {
      subject: `${someone(about, 'en')} answered your question about a device`,
      body: [`${someone(about, 'en')} has answered your request to confirm a device.`],
      link: 'Read the answer',
    },
    'zh-CN': {
      subject: `${someone(about, 'zh-CN')}答复了您关于器械的询问`,
      body: [`${someone(about, 'zh-CN')}已答复您的器械确认请求。`],
      link: '查看答复',
    },
  }),
  'amendment-waiting': (about) => ({
    en: {
      subject: 'An amendment waits for your decision',
      body: ['A source of yours sent a corrected fact. It has no effect until a data steward has decided.'],
      link: 'Read and decide',
    },
    'zh-CN': {
      subject: '有一项更正等待您的决定',
      body: ['贵机构的一个数据来源发来了更正后的事实。在数据管理员作出决定之前，它不产生效力。'],
      link: '查看并决定',
    },
    ...(about.reference ? {} : {}),
  }),
  'erasure-asked': () => ({
    en: {
      subject: 'An erasure by law waits for a second person',
      body: [
        'A colleague asks that the content of a fact be destroyed because a law demands it. It takes a second person.',
      ],
      link: 'Read and decide',
    },
    'zh-CN': {
      subject: '有一项依法删除等待第二人决定',
      body: ['一位同事因法律要求申请销毁一条事实的内容。此操作须由第二人决定。'],
      link: '查看并决定',
    },
  }),
  'erasure-decided': () => ({
    en: {
      subject: 'Your request for an erasure by law was decided',
      body: ['A colleague has decided the erasure that you asked for.'],
      link: 'Read the decision',
    },
    'zh-CN': {
      subject: '您的依法删除申请已有决定',
      body: ['一位同事已就您的删除申请作出决定。'],
      link: '查看决定',
    },
  }),
  'recovery-asked': () => ({
    en: {
      subject: 'A colleague lost their second factor',
      body: [
        'Somebody who knows the password of a colleague says that authenticator and recovery codes are lost, and asks to set up new ones.',
        'Call the colleague on a number you know before you agree. It takes two admins.',
      ],
      link: 'Read and decide',
    },
    'zh-CN': {
      subject: '一位同事丢失了第二重验证',
      body: [
        '有人使用一位同事的密码登录，称身份验证器和恢复码均已丢失，请求重新设置。',
        '同意之前，请拨打您熟知的号码向本人核实。需要两名管理员同意。',
      ],
      link: '查看并决定',
    },
  }),
  'recovery-approved': () => ({
    en: {
      subject: 'Your second factor was removed',
      body: [
        'Two admins of your organization agreed that it was lost. Sign in with your password and set up a new one.',
        'If you did not ask for this, tell them at once and change your password.',
      ],
      link: 'Sign in',
    },
    'zh-CN': {
      subject: '您的第二重验证已移除',
      body: [
        '贵机构的两名管理员已确认其丢失。请用密码登录并重新设置。',
        '如果这不是您提出的请求，请立即告知管理员并更改密码。',
      ],
      link: '登录',
    },
  }),
  'recovery-refused': () => ({
    en: {
      subject: 'Your second factor was not removed',
      body: ['An admin of your organization refused the request. Call them if you did lose it.'],
      link: 'Sign in',
    },
    'zh-CN': {
      subject: '您的第二重验证未被移除',
      body: ['贵机构的一名管理员拒绝了此请求。如果确实丢失，请致电管理员。'],
      link: '登录',
    },
  }),
  'partner-invited': (about) => ({
    en: {
      subject: `${someone(about, 'en')} invites you to Trace Commons`,
      body: [
        `${someone(about, 'en')} would like to share evidence about medical devices with your company, each side deciding what the other may see.`,
        'Open the invitation to read who invites you, then accept or decline. It lapses after 14 days. If you expected no invitation, do nothing.',
      ],
      link: 'Open the invitation',
    },
    'zh-CN': {
      subject: `${someone(about, 'zh-CN')}邀请您加入 Trace Commons`,
      body: [
        `${someone(about, 'zh-CN')}希望与贵公司共享医疗器械的证据，双方各自决定对方可以看到什么。`,
        '请打开邀请，查看邀请方，然后接受或谢绝。邀请在14天后失效。如果您未曾期待任何邀请，无须任何操作。',
      ],
      link: '打开邀请',
    },
  }),
  'colleague-invited': (about) => ({
    en: {
      subject: `Act for ${someone(about, 'en')} in Trace Commons`,
      body: [
        `An administrator of ${someone(about, 'en')} gives you an account to act for it.`,
        'Open the link to accept. It lapses after 7 days. If you expected nothing of this kind, do nothing.',
      ],
      link: 'Accept',
    },
    'zh-CN': {
      subject: `在 Trace Commons 代表${someone(about, 'zh-CN')}`,
      body: [
        `${someone(about, 'zh-CN')}的一位管理员为您开通账户，由您代表该机构。`,
        '请打开链接接受。链接在7天后失效。如果您未曾期待，无须任何操作。',
      ],
      link: '接受',
    },
  }),
  'identifier-judged': () => ({
    en: {
      subject: 'The operator decided about an identifier of yours',
      body: ['A number that your organization claimed was verified or disputed.'],
      link: 'Read the decision',
    },
    'zh-CN': {
      subject: '运营方已就贵机构的一项标识作出决定',
      body: ['贵机构声明的一项编码已核实或被提出争议。'],
      link: '查看决定',
    },
  }),
  'appointment-changed': (about) => ({
    en: {
      subject: `${someone(about, 'en')} appointed your organization, or ended an appointment`,
      body: ['What your organization may say for a partner has changed.'],
      link: 'See the appointments',
    },
    'zh-CN': {
      subject: `${someone(about, 'zh-CN')}委托了贵机构，或终止了一项委托`,
      body: ['贵机构可以代表合作伙伴作出陈述的范围已变更。'],
      link: '查看委托',
    },
  }),
  'identifier-changes': () => ({
    en: {
      subject: 'An identifier ends or goes over to another organization',
      body: [
        'The operator proposed or decided that a number ends, or goes over from one organization to another. It concerns yours.',
      ],
      link: 'Read which, when and why',
    },
    'zh-CN': {
      subject: '一项标识将终止或转移',
      body: ['运营方就一项编码的终止或在机构之间的转移提出了建议或作出了决定，涉及贵机构。'],
      link: '查看编码、日期和原因',
    },
  }),
  'partner-asked': (about) => ({
    en: {
      subject: `${someone(about, 'en')} asks to become your partner`,
      body: [`${someone(about, 'en')} would like to share evidence with your organization. An administrator answers.`],
      link: 'Read and answer',
    },
    'zh-CN': {
      subject: `${someone(about, 'zh-CN')}希望成为您的合作伙伴`,
      body: [`${someone(about, 'zh-CN')}希望与贵机构共享证据。由管理员答复。`],
      link: '查看并答复',
    },
  }),
  'partner-accepted': () => ({
    en: {
      subject: 'Your invitation was accepted',
      body: ['A company you invited is your partner now. You can offer it a grant.'],
      link: 'See your partners',
    },
    'zh-CN': {
      subject: '您的邀请已被接受',
      body: ['您邀请的一家公司现已成为合作伙伴。您可以向其提出授权。'],
      link: '查看合作伙伴',
    },
  }),
  'partner-declined': () => ({
    en: {
      subject: 'Your invitation was declined',
      body: ['A company you invited declined.'],
      link: 'See your partners',
    },
    'zh-CN': { subject: '您的邀请被谢绝', body: ['您邀请的一家公司谢绝了邀请。'], link: '查看合作伙伴' },
  }),
  'partner-suspended': () => ({
    en: {
      subject: 'A partnership was suspended',
      body: [
        'A partner suspended the partnership with your organization. No grant between you counts until it is resumed; what was agreed stays.',
      ],
      link: 'See the partnership',
    },
    'zh-CN': {
      subject: '一项合作关系已暂停',
      body: ['一家合作伙伴暂停了与贵机构的合作关系。在恢复之前，双方之间的授权均不生效；已约定的内容保持不变。'],
      link: '查看合作关系',
    },
  }),
  'partner-resumed': () => ({
    en: {
      subject: 'A partnership was resumed',
      body: ['A partner resumed the partnership with your organization that it had suspended.'],
      link: 'See the partnership',
    },
    'zh-CN': {
      subject: '一项合作关系已恢复',
      body: ['一家合作伙伴恢复了其先前暂停的与贵机构的合作关系。'],
      link: '查看合作关系',
    },
  }),
  'partner-ended': () => ({
    en: {
      subject: 'A partnership has ended',
      body: ['A partner ended the partnership with your organization. The grants between you ended with it.'],
      link: 'See your partners',
    },
    'zh-CN': {
      subject: '一项合作关系已终止',
      body: ['一家合作伙伴终止了与贵机构的合作关系。双方之间的授权随之终止。'],
      link: '查看合作伙伴',
    },
  }),
  'grant-proposed': () => ({
    en: {
      subject: 'A grant waits for your approval',
      body: ['A colleague proposes to show a partner more than is usual. It takes a second person.'],
      link: 'Read and decide',
    },
    'zh-CN': {
      subject: '有一项授权等待您批准',
      body: ['一位同事提议向合作伙伴展示超出惯例的内容。此操作须由第二人批准。'],
      link: '查看并决定',
    },
  }),
  'grant-offered': () => ({
    en: {
      subject: 'A partner offers you a grant',
      body: ['A partner offers to show you some of its facts. Nothing is shown until you accept.'],
      link: 'Read and answer',
    },
    'zh-CN': {
      subject: '一家合作伙伴向您提出授权',
      body: ['一家合作伙伴愿意向您展示其部分事实。在您接受之前，不会展示任何内容。'],
      link: '查看并答复',
    },
  }),
  'grant-narrowed': () => ({
    en: {
      subject: 'A partner narrowed a grant',
      body: ['A partner shows you less than before, from now on. Nothing has to be accepted.'],
      link: 'Read what it covers now',
    },
    'zh-CN': {
      subject: '一家合作伙伴缩小了授权范围',
      body: ['从现在起，一家合作伙伴向您展示的内容比以前少。无须接受。'],
      link: '查看现在的范围',
    },
  }),
  'grant-accepted': () => ({
    en: { subject: 'A partner accepted your grant', body: ['The grant is in force.'], link: 'See the grant' },
    'zh-CN': { subject: '一家合作伙伴接受了您的授权', body: ['该授权已生效。'], link: '查看授权' },
  }),
  'grant-declined': () => ({
    en: { subject: 'A partner declined your grant', body: ['Nothing is shown under it.'], link: 'See the grant' },
    'zh-CN': { subject: '一家合作伙伴谢绝了您的授权', body: ['不会据此展示任何内容。'], link: '查看授权' },
  }),
  'grant-revoked': () => ({
    en: {
      subject: 'A partner revoked a grant',
      body: ['A partner no longer shows you what one of its grants covered.'],
      link: 'Read why',
    },
    'zh-CN': {
      subject: '一家合作伙伴撤销了授权',
      body: ['一家合作伙伴不再向您展示其一项授权所涵盖的内容。'],
      link: '查看原因',
    },
  }),
  'sharing-asked': () => ({
    en: {
      subject: 'A partner asks to see more',
      body: ['A partner met a withheld field and asks you to show it. You answer with a reason either way.'],
      link: 'Read and answer',
    },
    'zh-CN': {
      subject: '一家合作伙伴请求查看更多内容',
      body: ['一家合作伙伴遇到未公开的字段，请求您予以展示。无论是否同意，都请说明理由。'],
      link: '查看并答复',
    },
  }),
  'sharing-answered': () => ({
    en: {
      subject: 'Your question for more was answered',
      body: ['The owner of facts you asked about has answered.'],
      link: 'Read the answer',
    },
    'zh-CN': {
      subject: '您的查看请求已有答复',
      body: ['您所询问的事实的所有者已作出答复。'],
      link: '查看答复',
    },
  }),
  'grant-passed-on': () => ({
    en: {
      subject: 'A partner passes on what you granted',
      body: [
        'A partner offers to one of its own partners what you let it show onward. You can read the terms and take them back.',
      ],
      link: 'Read the grant',
    },
    'zh-CN': {
      subject: '一家合作伙伴转授了您的授权',
      body: ['一家合作伙伴向其合作伙伴提出转示您允许其转示的内容。您可以查看条款并将其收回。'],
      link: '查看授权',
    },
  }),
  'guest-invited': (about) => ({
    en: {
      subject: `${someone(about, 'en')} lets you read evidence`,
      body: [
        `${someone(about, 'en')} lets you read evidence about some items for a limited time.`,
        'Open the link and ask for a code; it comes to this mailbox. Opening the link alone shows nothing. If you expected nothing, do nothing.',
      ],
      link: 'Open the link',
    },
    'zh-CN': {
      subject: `${someone(about, 'zh-CN')}允许您查看证据`,
      body: [
        `${someone(about, 'zh-CN')}允许您在限定时间内查看若干物品的证据。`,
        '请打开链接并索取验证码，验证码将发送到此邮箱。仅打开链接不会显示任何内容。如果您未曾期待此邮件，无须任何操作。',
      ],
      link: '打开链接',
    },
  }),
  'guest-code': (about) => ({
    en: {
      subject: 'Your code',
      body: [
        `${about.reference ?? ''}`,
        `Enter this code on the page that ${someone(about, 'en')} sent you. It is good for ten minutes.`,
      ],
      link: 'Back to the page',
    },
    'zh-CN': {
      subject: '您的验证码',
      body: [`${about.reference ?? ''}`, `请在${someone(about, 'zh-CN')}发给您的页面上输入此验证码，十分钟内有效。`],
      link: '返回页面',
    },
  }),
  ...SCAR_LETTERS,
} as const satisfies Record<string, Composer>

export type LetterKind = keyof typeof CATALOG

/** Whether the catalog knows this kind of row. */
export function isLetterKind(kind: string): kind is LetterKind {
  return Object.hasOwn(CATALOG, kind)
}

/** Renders one letter. `origin` is the portal's; the path of the row cannot lead anywhere else. */
export function compose(kind: LetterKind, about: LetterAbout, language: LetterLanguage, origin: string): Letter {
  const words = CATALOG[kind](about)[language]
  const path = /^\/(?![/\\])[^\\\s]*$/.test(about.path) ? about.path : '/'
  return letter(language, words.subject, words.body, { label: words.link, url: new URL(path, origin) })
}
