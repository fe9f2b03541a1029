/**
 * Variables in a text: `$x`, `[[x]]`, `[[x:csv]]`, `${x}`, `${x:regex}`, `${__from:date:YYYY-MM}`.
 *
 * Follows the template service of Grafana 12 (public/app/features/templating) and sceneInterpolator of @grafana/scenes.
 */
import { formatTable, type Values } from './formats.ts'

export interface Bound {
  readonly name: string
  readonly value: Values
  readonly text: Values
  /** Written as it is, in place of all values. */
  readonly allValue?: string | undefined
  /** How the data source writes it depends on this. */
  readonly isMulti: boolean
}

export type Scope = ReadonlyMap<string, Bound>

/** How a data source writes what names no format. */
export type SourceFormat = (bound: Bound) => string

const reference = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}/g

/** A name that is not bound stays as it is. */
export function interpolate(text: string, scope: Scope, format: string | SourceFormat = 'glob'): string {
  return text.replace(reference, (whole, plain?: string, bracketed?: string, bracketFormat?: string, braced?: string, path?: string, braceFormat?: string) => {
    const bound = scope.get(plain ?? bracketed ?? braced ?? '') ?? (path === undefined ? undefined : scope.get(`${braced}.${path}`))
    return bound ? written(bound, bracketFormat ?? braceFormat, format) : whole
  })
}

function written(bound: Bound, named: string | undefined, format: string | SourceFormat): string {
  const [id, ...args] = (named ?? (typeof format === 'string' ? format : '')).split(':') as [string, ...string[]]
  if (bound.allValue !== undefined && id !== 'text' && id !== 'percentencode') return bound.allValue
  if (named === undefined && typeof format !== 'string') return format(bound)
  const row = Object.hasOwn(formatTable, id) ? formatTable[id]! : formatTable.glob!
  return row({ name: bound.name, value: bound.value, text: bound.text, args })
}

/** The names that a text refers to. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(reference)].map(([, plain, bracketed, , braced]) => plain ?? bracketed ?? braced ?? '')
}

export function bound(name: string, value: Values, text: Values = value): Bound {
  return { name, value, text, isMulti: typeof value !== 'string' }
}

export function withBound(scope: Scope, more: readonly Bound[]): Scope {
  return new Map([...scope, ...more.map((each) => [each.name, each] as const)])
}
