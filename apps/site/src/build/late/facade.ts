/**
 * What stands in for a module that comes later: the same exports, whose functions load it when they
 * are called. Data that is another module's is imported from there; other data is copied where it
 * is short, else it is asked for when it is read.
 */

import type * as lateCode from '../../worker/late-code.ts'

export type Exports = Readonly<Record<string, unknown>>

/** Where an object is exported from. */
export interface Home {
  /** The module as the stand-in may import it. */
  readonly module: string
  readonly name: string
}

export interface FacadeOptions {
  /** The module's place among the late ones. */
  readonly number: number
  /** The home of what a field holds, where that is another module than this. */
  readonly homeOf?: (value: object) => Home | undefined
  /** Longer data is not copied; functions in it do not count. */
  readonly charactersMax?: number
}

/** An export that nothing can stand in for is left out. */
export function facadeOf(exports: Exports, { number, homeOf = () => undefined, charactersMax = copiedByDefault }: FacadeOptions): string {
  const writer: Writer = { homeOf, charactersMax, imports: [] }
  const lines = Object.entries(exports).flatMap(([name, value]) => {
    const text = standIn(writer, value, { place: `m().${name}`, depth: 0 })
    if (text === undefined) return []
    return name === 'default' ? `export default ${text}` : `export const ${name} = ${text}`
  })
  const imports = writer.imports.map(({ module, name }, index) => `import { ${name} as i${index} } from ${JSON.stringify(module)}`)
  return [`import { ${lateClass}, ${lateModule} } from 'late-code'`, ...imports, `const m = () => ${lateModule}(${number})`, ...lines, ''].join('\n')
}

interface Writer {
  readonly homeOf: (value: object) => Home | undefined
  readonly charactersMax: number
  readonly imports: Home[]
}

interface Spot {
  /** How it is reached in the late module. */
  readonly place: string
  readonly depth: number
}

const lateModule: keyof typeof lateCode = 'lateModule'
const lateClass: keyof typeof lateCode = 'lateClass'
const depthMax = 4
const copiedByDefault = 300
const standInFunction = /\(\.\.\.given\)=>\S+?\(\.\.\.given\)/g

function standIn(writer: Writer, value: unknown, { place, depth }: Spot): string | undefined {
  if (typeof value === 'function') return standInForFunction(value as (...given: unknown[]) => unknown, place)
  if (typeof value === 'bigint') return `${value}n`
  if (value === undefined) return 'undefined'
  if (value === null || typeof value !== 'object') return typeof value === 'symbol' ? undefined : JSON.stringify(value)
  if (depth === depthMax) return undefined
  if (Array.isArray(value)) {
    return joined(value.map((each, index) => standIn(writer, each, { place: `${place}[${index}]`, depth: depth + 1 })), '[', ']')
  }
  const prototype = Object.getPrototypeOf(value) as object | null
  if (prototype !== Object.prototype && prototype !== null) return undefined
  return joined(Object.entries(value).map(([name, each]) => field(writer, name, each, { place: `${place}[${JSON.stringify(name)}]`, depth: depth + 1 })), '{', '}')
}

function field(writer: Writer, name: string, value: unknown, spot: Spot): string {
  const found = typeof value === 'object' && value !== null ? writer.homeOf(value) : undefined
  // Read when it is asked for: modules may import each other in a circle.
  if (found) return `get ${JSON.stringify(name)}(){return i${writer.imports.push(found) - 1}}`
  const text = standIn(writer, value, spot)
  const isLong = text === undefined || text.replaceAll(standInFunction, '').length > writer.charactersMax
  return isLong ? `get ${JSON.stringify(name)}(){return ${spot.place}}` : `${JSON.stringify(name)}:${text}`
}

function standInForFunction(value: (...given: unknown[]) => unknown, place: string): string | undefined {
  if (/^class\b/.test(Function.prototype.toString.call(value))) return `${lateClass}(()=>${place})`
  return Object.keys(value).length > 0 ? undefined : `(...given)=>${place}(...given)`
}

function joined(texts: readonly (string | undefined)[], open: string, close: string): string | undefined {
  return texts.includes(undefined) ? undefined : `${open}${texts.join(',')}${close}`
}
