/** What an expression looks at, with the values that it found there: the evidence of a check that holds. */
import { printNumber } from './judgement.ts'

type Values = Readonly<Record<string, unknown>>

/** `object.spec.replicas`, `settings["backoff.base"]`, `metrics[0].type`; a call at the end is not part of it. */
const pathPattern = /\b([a-z]\w*)((?:\.\w+(?![\w(])|\[\d+\]|\["[^"]+"\])+)/g
const stepPattern = /\.(\w+)|\[(\d+)\]|\["([^"]+)"\]/g
const memberPattern = /"([^"]+)" in ([a-z]\w*)/g

/**
 * `spec.replicas 3, metadata.labels.app api`: each path of the expression that leads to one value, without
 * the name of what it begins in. Empty where there is none, as in an expression over all items of a list.
 */
export function lookedAt(expression: string, scope: Values, print: (path: string, value: unknown) => string = (_path, value) => printNumber(value)): string {
  const paths = [
    ...Array.from(expression.matchAll(pathPattern), ([, root, rest]) => [root!, ...stepsOf(rest!)]),
    ...Array.from(expression.matchAll(memberPattern), ([, member, root]) => [root!, member!]),
  ]
  const found = paths.flatMap((path) => {
    const value = path.reduce<unknown>((at, step) => (at as Values | undefined)?.[step], scope)
    const name = path.slice(1).join('.')
    return isOneValue(value) ? [`${name} ${print(name, value)}`] : []
  })
  return [...new Set(found)].join(', ')
}

function stepsOf(path: string): string[] {
  return Array.from(path.matchAll(stepPattern), ([, field, index, key]) => (field ?? index ?? key)!)
}

function isOneValue(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
