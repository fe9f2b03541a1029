/** Variables as `declare -p` prints them. */
import { quoteDouble, quoteSingle } from './quoting.ts'
import { tableKeys, type Variable } from './variable.ts'

/** `declare -x A="b"`; with `assignment` as `${x@A}` prints it, without needless attributes. */
export function declaration(name: string, variable: Variable, { assignment = false } = {}): string {
  const value = valueText(variable, assignment)
  const flags = variable.flags === '' ? '--' : `-${variable.flags}`
  if (assignment && variable.flags === '') return `${name}=${value}`
  return value === undefined ? `declare ${flags} ${name}` : `declare ${flags} ${name}=${value}`
}

function valueText(variable: Variable, single: boolean): string | undefined {
  if (variable.list) {
    return `(${variable.list.flatMap((each, at) => (each === undefined ? [] : [`[${at}]=${quoteDouble(each)}`])).join(' ')})`
  }
  const { table } = variable
  if (table) return `(${tableKeys(table).map((key) => `[${quoteKey(key)}]=${quoteDouble(table.get(key)!)} `).join('')})`
  if (variable.value === undefined) return undefined
  return single ? quoteSingle(variable.value) : quoteDouble(variable.value)
}

function quoteKey(key: string): string {
  return /^[\w./:-]+$/.test(key) ? key : quoteDouble(key)
}
