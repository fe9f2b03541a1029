/**
 * What somebody may have meant who typed an unknown command.
 *
 * Follows github.com/spf13/cobra/command.go (SuggestionsFor).
 */
const distanceMax = 2

export function suggestionsFor(typed: string, names: readonly string[]): string {
  const near = names.filter((name) => distance(typed, name) <= distanceMax || name.startsWith(typed.toLowerCase()))
  return near.length === 0 ? '' : `\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}`
}

/** Levenshtein's distance: how many characters are put in, taken out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1]!.toLowerCase() === b[j - 1]!.toLowerCase()
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (isSame ? 0 : 1)))
    }
    row = next
  }
  return row[b.length]!
}
