/**
 * What stands in for a module that comes later: the same exports, whose functions load it when they
 * are called. Data is copied where it is short, else it is asked for when it is read.
 */

import type * as lateCode from '../../worker/late-code.ts'

export type Exports = Readonly<Record<string, unknown>>

/** `number` is the module's place among the late ones. An export that nothing can stand in for is left out. */
export function facadeOf(exports: Exports, number: number): string {
  const lines = Object.entries(exports).flatMap(([name, value]) => {
    const text = standIn(value, `m().${name}`, 0)
    if (text === undefined) return []
    return name === 'default' ? `export default ${text}` : `export const ${name} = ${text}`
  })
  return `import { ${lateClass}, ${lateModule} } from 'late-code'\nconst m = () => ${lateModule}(${number})\n${lines.join('\n')}\n`
}

const lateModule: keyof typeof lateCode = 'lateModule'
const lateClass: keyof typeof lateCode = 'lateClass'
const depthMax = 4
/** Longer data is not copied. */
const charactersMax = 100

function standIn(value: unknown, place: string, depth: number): string | undefined {
  if (typeof value === 'function') return standInForFunction(value as (...given: unknown[]) => unknown, place)
  if (typeof value === 'bigint') return `${value}n`
  if (value === undefined) return 'undefined'
  if (value === null || typeof value !== 'object') return typeof value === 'symbol' ? undefined : JSON.stringify(value)
  if (depth === depthMax) return undefined
  if (Array.isArray(value)) return joined(value.map((each, index) => standIn(each, `${place}[${index}]`, depth + 1)), '[', ']')
  const prototype = Object.getPrototypeOf(value) as object | null
  if (prototype !== Object.prototype && prototype !== null) return undefined
  return joined(Object.entries(value).map(([name, each]) => field(name, each, place, depth)), '{', '}')
}

function field(name: string, value: unknown, place: string, depth: number): string {
  const found = `${place}[${JSON.stringify(name)}]`
  const text = standIn(value, found, depth + 1)
  const isLong = text === undefined || (text.length > charactersMax && typeof value !== 'function')
  return isLong ? `get ${JSON.stringify(name)}(){return ${found}}` : `${JSON.stringify(name)}:${text}`
}

function standInForFunction(value: (...given: unknown[]) => unknown, place: string): string | undefined {
  if (/^class\b/.test(Function.prototype.toString.call(value))) return `${lateClass}(()=>${place})`
  return Object.keys(value).length > 0 ? undefined : `(...given)=>${place}(...given)`
}

function joined(texts: readonly (string | undefined)[], open: string, close: string): string | undefined {
  return texts.includes(undefined) ? undefined : `${open}${texts.join(',')}${close}`
}
