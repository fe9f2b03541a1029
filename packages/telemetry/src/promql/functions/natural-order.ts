/**
 * Texts ordered as people order them: runs of digits by their number.
 *
 * Follows facette/natsort, which sort_by_label uses.
 */

/** An empty text precedes nothing, and nothing precedes it. */
export function precedesNaturally(a: string, b: string): boolean {
  const chunksA = a.match(/\d+|\D+/g) ?? []
  const chunksB = b.match(/\d+|\D+/g) ?? []
  for (let index = 0; index < chunksA.length; index++) {
    if (index >= chunksB.length) return false
    const chunkA = chunksA[index]!
    const chunkB = chunksB[index]!
    const isNumeric = /^\d{1,18}$/.test(chunkA) && /^\d{1,18}$/.test(chunkB)
    const areSame = isNumeric ? BigInt(chunkA) === BigInt(chunkB) : chunkA === chunkB
    if (!areSame) return isNumeric ? BigInt(chunkA) < BigInt(chunkB) : chunkA < chunkB
    if (index === chunksA.length - 1) return true
    if (index === chunksB.length - 1) return false
  }
  return false
}
