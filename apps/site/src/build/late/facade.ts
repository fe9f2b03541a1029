/**
 * What stands in for a module that comes later: the same exports, whose functions load it when they
 * are called. Data is copied where it is small; what can be neither makes the module stay.
 */

/** `number` is the module's place among the late ones; undefined where it cannot be stood in for. */
export function facadeOf(exports: Readonly<Record<string, unknown>>, number: number): string | undefined {
  const lines: string[] = []
  for (const [name, value] of Object.entries(exports)) {
    const text = standIn(value, `m().${name}`, 0)
    if (text === undefined) return undefined
    lines.push(name === 'default' ? `export default ${text}` : `export const ${name} = ${text}`)
  }
  return `import { lateClass, lateModule } from 'late-code'\nconst m = () => lateModule(${number})\n${lines.join('\n')}\n`
}

const depthMax = 4

function standIn(value: unknown, place: string, depth: number): string | undefined {
  if (typeof value === 'function') return standInForFunction(value as (...given: unknown[]) => unknown, place)
  if (typeof value === 'bigint') return `${value}n`
  if (value === undefined) return 'undefined'
  if (value === null || typeof value !== 'object') return typeof value === 'symbol' ? undefined : JSON.stringify(value)
  if (depth === depthMax) return undefined
  if (Array.isArray(value)) return joined(value.map((each, index) => standIn(each, `${place}[${index}]`, depth + 1)), '[', ']')
  const prototype = Object.getPrototypeOf(value) as object | null
  if (prototype !== Object.prototype && prototype !== null) return undefined
  const fields = Object.entries(value).map(([name, each]) => {
    const text = standIn(each, `${place}[${JSON.stringify(name)}]`, depth + 1)
    return text === undefined ? undefined : `${JSON.stringify(name)}: ${text}`
  })
  return joined(fields, '{ ', ' }')
}

function standInForFunction(value: (...given: unknown[]) => unknown, place: string): string | undefined {
  if (/^class\b/.test(Function.prototype.toString.call(value))) return `lateClass(() => ${place})`
  return Object.keys(value).length > 0 ? undefined : `(...given) => ${place}(...given)`
}

function joined(texts: readonly (string | undefined)[], open: string, close: string): string | undefined {
  return texts.includes(undefined) ? undefined : `${open}${texts.join(', ')}${close}`
}
