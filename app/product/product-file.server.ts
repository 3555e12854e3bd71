import type { Operation } from '#app/operation.server.ts'
import { productFacts } from './product-facts.server.ts'
import type { ProductLine, ProductQuestion } from './product.ts'

/** Facts in one piece of a file that is sent while it is read. */
export const FACTS_A_PIECE = 200

/**
 * All pages, one after the other, for a file that is sent as it is read. Before each piece the operation is asked for anew:
 * who was signed out, suspended or lost a membership gets no further piece (`again` throws), and what is no longer granted is
 * no longer in it. Gives nothing for a question that cannot be read.
 */
export async function* productPieces(
  again: () => Promise<Operation>,
  ask: Pick<ProductQuestion, 'code' | 'since'>,
): AsyncGenerator<ProductLine[]> {
  let page: string | null = null
  do {
    const piece: Awaited<ReturnType<typeof productFacts>> = await productFacts(await again(), {
      ...ask,
      page,
      rows: FACTS_A_PIECE,
    })
    if (!piece.asked) return
    yield piece.lines
    page = piece.next
  } while (page !== null)
}
