/**
 * Words over lines of a width, so that what is left free at their ends is least, and lines end at
 * punctuation where they can.
 *
 * Follows go/doc/comment/text.go of Go (wrap) in what comes out, not in how it is found.
 */

export function wrapWords(text: string, width: number): string[] {
  const words = text.split(/\s+/).filter(Boolean)
  if (words.length === 0) return ['']
  // Of the words up to each, the least cost and where its last line begins.
  const best: { over: number; cost: number; from: number }[] = [{ over: 0, cost: 0, from: 0 }]
  for (let end = 1; end <= words.length; end++) {
    let found = { over: Infinity, cost: Infinity, from: 0 }
    for (let from = 0, length = -1; from < end; from++) {
      length = words.slice(from, end).join(' ').length
      const line = lineCost(words, { end, length, width })
      const before = best[from]!
      const sum = { over: before.over + line.over, cost: before.cost + line.cost, from }
      if (sum.over < found.over || (sum.over === found.over && sum.cost < found.cost)) found = sum
    }
    best.push(found)
  }
  const lines: string[] = []
  for (let end = words.length; end > 0; end = best[end]!.from) lines.unshift(words.slice(best[end]!.from, end).join(' '))
  return lines
}

function lineCost(words: readonly string[], { end, length, width }: { end: number; length: number; width: number }): { over: number; cost: number } {
  if (end === words.length && length <= width) return { over: 0, cost: 0 }
  const square = (width - length) * (width - length)
  const penalty = /[.,:;]$/.test(words[end - 1]!) ? 0 : 64
  return length > width ? { over: square, cost: penalty } : { over: 0, cost: square + penalty }
}
