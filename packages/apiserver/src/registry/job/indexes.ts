/**
 * Completed and failed indexes as text: `0,2-5,7`.
 *
 * Follows validateIndexesFormat in pkg/apis/batch/validation/validation.go of Kubernetes 1.34.
 */

/** How many indexes there are, or why the text is no good. */
export function parseIndexes(text: string, completions: number): number | string {
  if (text === '') return 0
  let last = -1
  let total = 0
  for (const fragment of text.split(',')) {
    const interval = parseInterval(fragment, completions)
    if (typeof interval === 'string') return interval
    const [from, to] = interval
    if (last >= from) return `non-increasing order, previous: ${last}, current: ${from}`
    total += to - from + 1
    last = to
  }
  return total
}

function parseInterval(fragment: string, completions: number): [from: number, to: number] | string {
  const parts = fragment.split('-')
  if (parts.length > 2) {
    return `the fragment "${fragment}" violates the requirement that an index interval can have at most two parts separated by '-'`
  }
  const limits: number[] = []
  for (const part of parts) {
    if (!/^[+-]?\d+$/.test(part)) return `cannot convert string to integer for index: "${part}"`
    if (Number(part) >= completions) return `too large index: "${part}"`
    limits.push(Number(part))
  }
  const [from, to = limits[0]!] = limits as [number, number?]
  if (limits.length === 2 && from >= to) return `non-increasing order, previous: ${from}, current: ${to}`
  return [from, to]
}
