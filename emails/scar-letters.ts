import type { LetterAbout } from './catalog.ts'
import type { LetterLanguage } from './letter.ts'

type Words = { subject: string; body: readonly string[]; link: string }

/** A letter about a corrective request: who did what to which reference, and where to read it. No lot, no cause, no device. */
function about(
  en: (who: string, reference: string) => string,
  zh: (who: string, reference: string) => string,
  then: { en: string; 'zh-CN': string },
) {
  return (letter: LetterAbout): Record<LetterLanguage, Words> => {
    const reference = letter.reference ?? ''
    const english = en(letter.from ?? 'A partner', reference)
    const chinese = zh(letter.from ?? '一家合作机构', reference)
    return {
      en: { subject: english, body: [`${english}.`, then.en], link: 'Open the request' },
      'zh-CN': { subject: chinese, body: [`${chinese}。`, then['zh-CN']], link: '打开请求' },
    }
  }
}

const turn = { en: 'It is your turn.', 'zh-CN': '现在轮到贵方处理。' }
const read = { en: 'Nothing is owed by you now.', 'zh-CN': '目前贵方无须处理。' }

export const SCAR_LETTERS = {
  'scar-issued': about((who, ref) => `${who} sent you corrective request ${ref}`, (who, ref) => `${who}向贵方发出了纠正措施请求 ${ref}`, { en: 'Acknowledge it, and see what is owed by when.', 'zh-CN': '请确认收到，并查看所需答复及期限。' }), // prettier-ignore
  'scar-acknowledged': about((who, ref) => `${who} acknowledged ${ref}`, (who, ref) => `${who}已确认收到 ${ref}`, read), // prettier-ignore
  'scar-disputed': about((who, ref) => `${who} disputes ${ref}`, (who, ref) => `${who}对 ${ref} 提出异议`, { en: 'Read the grounds, then withdraw or uphold it.', 'zh-CN': '请阅读其依据，然后撤回或维持。' }), // prettier-ignore
  'scar-withdrawn': about((who, ref) => `${who} withdrew ${ref}`, (who, ref) => `${who}已撤回 ${ref}`, read), // prettier-ignore
  'scar-upheld': about((who, ref) => `${who} upholds ${ref}`, (who, ref) => `${who}维持 ${ref}`, turn), // prettier-ignore
  'scar-cancelled': about((who, ref) => `${who} cancelled ${ref}`, (who, ref) => `${who}已取消 ${ref}`, read), // prettier-ignore
  'scar-step-submitted': about((who, ref) => `${who} submitted a step of ${ref}`, (who, ref) => `${who}提交了 ${ref} 的一个步骤`, { en: 'Read it, then accept it or return it with your reason.', 'zh-CN': '请阅读，然后接受或说明理由退回。' }), // prettier-ignore
  'scar-step-accepted': about((who, ref) => `${who} accepted a step of ${ref}`, (who, ref) => `${who}接受了 ${ref} 的一个步骤`, { en: 'See what is owed next.', 'zh-CN': '请查看接下来需要答复的内容。' }), // prettier-ignore
  'scar-step-returned': about((who, ref) => `${who} returned a step of ${ref}`, (who, ref) => `${who}退回了 ${ref} 的一个步骤`, turn), // prettier-ignore
  'scar-accepted': about((who, ref) => `${who} accepted your answer to ${ref}`, (who, ref) => `${who}已接受贵方对 ${ref} 的答复`, read), // prettier-ignore
  'scar-verified': about((who, ref) => `${who} verified that ${ref} works`, (who, ref) => `${who}已验证 ${ref} 的措施有效`, { en: 'Close it for your side.', 'zh-CN': '请代表贵方关闭。' }), // prettier-ignore
  'scar-closed': about((who, ref) => `${who} closed ${ref} for their side`, (who, ref) => `${who}已代表其一方关闭 ${ref}`, { en: 'It is closed when both sides have closed it.', 'zh-CN': '双方均关闭后即告结束。' }), // prettier-ignore
  'scar-reopened': about((who, ref) => `${who} opened ${ref} again`, (who, ref) => `${who}重新打开了 ${ref}`, turn), // prettier-ignore
  'scar-extended': about((who, ref) => `${who} gave you more time for ${ref}`, (who, ref) => `${who}延长了 ${ref} 的期限`, read), // prettier-ignore
  'scar-note': about((who, ref) => `${who} wrote a note on ${ref}`, (who, ref) => `${who}在 ${ref} 上写了备注`, read), // prettier-ignore
} as const
