/**
 * The variables of a dashboard with their values: options from queries and lists, what was chosen of them, each after those that it refers to.
 *
 * Follows @grafana/scenes 6 (MultiValueVariable.ts, QueryVariable, sortVariableValues) and public/app/features/variables of Grafana.
 */
import { type Instant, millisecond } from '@track/simulation'
import { loosePattern } from '../frames/pattern.ts'
import type { AdhocFilter, Dashboard, Variable, VariableOption } from '../model/dashboard.ts'
import { type DataSource, findSource, SourceFault } from '../sources/source.ts'
import { sortOptions } from './sort-options.ts'
import { type Bound, bound, interpolate, namesIn, type Scope } from './interpolate.ts'
import { panelStep, parseStep, printStep } from './step.ts'

/** The values chosen of a variable, by its name. */
export type Chosen = Readonly<Record<string, string | readonly string[]>>

export interface ResolvedVariable {
  readonly variable: Variable
  readonly options: readonly VariableOption[]
  readonly chosen: readonly VariableOption[]
  readonly isAll: boolean
  /** Why its query has no answer. */
  readonly error?: string | undefined
}

export interface Resolved {
  readonly variables: readonly ResolvedVariable[]
  readonly scope: Scope
  /** Of ad hoc variables, by the uid of their source. */
  readonly filters: (uid: string) => readonly AdhocFilter[]
}

export interface ResolveOptions {
  readonly from: Instant
  readonly to: Instant
  readonly chosen?: Chosen | undefined
}

const all = '$__all'

export function resolveVariables({ variables, title, uid }: Dashboard, sources: readonly DataSource[], options: ResolveOptions): Resolved {
  const scope = new Map<string, Bound>([
    bound('__from', String(Math.floor(options.from / millisecond))), bound('__to', String(Math.floor(options.to / millisecond))), bound('__dashboard', title), bound('__dashboard.uid', uid), bound('__org', '1'), bound('__user.login', 'admin'),
  ].map((each) => [each.name, each]))
  const resolved = new Map<string, ResolvedVariable>()
  for (const variable of inOrderOfNeed(variables)) {
    const found = resolveOne(variable, { scope, sources, ...options })
    resolved.set(variable.name, found)
    if (variable.type !== 'adhoc') scope.set(variable.name, boundOf(found))
  }
  const adhoc = variables.filter(({ type }) => type === 'adhoc')
  return {
    variables: variables.map(({ name }) => resolved.get(name)!), scope,
    filters: (sourceUid) => adhoc.filter(({ source }) => findSource(sources, interpolated(source, scope))?.uid === sourceUid).flatMap(({ filters }) => filters),
  }
}

export function interpolated(source: Variable['source'], scope: Scope): Variable['source'] {
  return source && { ...source, uid: interpolate(source.uid, scope) }
}

/** Those that another refers to come before it; a circle is broken where it closes. */
function inOrderOfNeed(variables: readonly Variable[]): Variable[] {
  const sorted: Variable[] = []
  const visited = new Set<string>()
  const visit = (variable: Variable) => {
    if (visited.has(variable.name)) return
    visited.add(variable.name)
    const needed = namesIn(`${variable.query} ${variable.regex} ${variable.source?.uid ?? ''} ${variable.allValue}`)
    for (const other of variables) if (needed.includes(other.name)) visit(other)
    sorted.push(variable)
  }
  variables.forEach(visit)
  return sorted
}

interface Resolving extends ResolveOptions {
  readonly scope: Scope
  readonly sources: readonly DataSource[]
}

function resolveOne(variable: Variable, resolving: Resolving): ResolvedVariable {
  const { options, error } = optionsOf(variable, resolving)
  const wanted = resolving.chosen && Object.hasOwn(resolving.chosen, variable.name) ? resolving.chosen[variable.name]! : variable.current.map(({ value }) => value)
  const list = typeof wanted === 'string' ? [wanted] : wanted
  const isAll = variable.includesAll && list.includes(all)
  return { variable, options, isAll, chosen: isAll ? options : chosenOf(variable, options, list), error }
}

/** A value that is not among the options gives way to the first of them, but in texts that are written freely. */
function chosenOf({ type, isMulti, query, current }: Variable, options: readonly VariableOption[], wanted: readonly string[]): readonly VariableOption[] {
  if (type === 'constant') return options
  if (type === 'textbox') return [wanted.length > 0 && wanted[0] !== '' ? { text: wanted[0]!, value: wanted[0]! } : { text: query, value: query }]
  const known = wanted.flatMap((value) => options.find((option) => option.value === value) ?? options.find((option) => option.text === value) ?? [])
  if (known.length > 0) return isMulti ? known : known.slice(0, 1)
  if (type === 'custom' && wanted.length > 0 && options.length === 0) return current
  return options.slice(0, 1)
}

function boundOf({ variable, chosen, isAll }: ResolvedVariable): Bound {
  const { name, isMulti, includesAll, allValue } = variable
  const isList = isMulti || isAll
  const [values, texts] = [chosen.map(({ value }) => value), chosen.map(({ text }) => text)]
  return {
    name, value: isList ? values : values[0] ?? '', text: isAll ? 'All' : isList ? texts : texts[0] ?? '', isMulti: isMulti || includesAll,
    ...(isAll && allValue !== '' && { allValue }),
  }
}

interface Found {
  readonly options: readonly VariableOption[]
  readonly error?: string
}

function optionsOf(variable: Variable, resolving: Resolving): Found {
  const { query, type } = variable
  switch (type) {
    case 'query': return queried(variable, resolving)
    case 'custom': return { options: customOptions(interpolate(query, resolving.scope)) }
    case 'constant': return { options: [{ text: query, value: query }] }
    case 'interval': return { options: intervalOptions(variable, resolving) }
    case 'datasource': {
      const matching = resolving.sources.filter((source) => source.type === query)
      return { options: filtered(matching.map(({ uid, name }) => ({ text: name, value: uid })), variable.regex) }
    }
    case 'textbox': case 'adhoc': return { options: [] }
  }
}

function queried(variable: Variable, resolving: Resolving): Found {
  const { scope, sources, from, to } = resolving
  const source = findSource(sources, interpolated(variable.source, scope))
  if (!source) return { options: [], error: `the data source ${variable.source?.uid ?? variable.source?.type ?? ''} was not found` }
  if (!source.values) return { options: [], error: `the data source ${source.name} has no values for variables` }
  if (variable.query.trim() === '') return { options: [] }
  try {
    const values = source.values(variable.query, { from, to, scope, step: panelStep({ range: to - from, maxDataPoints: 1000 }, source.leastStep ?? millisecond), maxDataPoints: 1000, filters: [] })
    const options = filtered(values.map((value) => ({ text: value, value })), interpolate(variable.regex, scope, 'regex'))
    return { options: sortOptions(options, variable.sort) }
  } catch (error) {
    // The query is refused; whoever shows the variable says so.
    if (error instanceof SourceFault) return { options: [], error: error.message }
    throw error
  }
}

/** `a, b, shown : value`; a comma within a value is `\,`. */
function customOptions(query: string): VariableOption[] {
  return (query.match(/(?:\\,|[^,])+/g) ?? []).map((part) => {
    const plain = part.replaceAll('\\,', ',')
    const [, text, value] = /^\s*(.+)\s:\s(.+)$/.exec(plain) ?? []
    return text === undefined ? { text: plain.trim(), value: plain.trim() } : { text: text.trim(), value: value!.trim() }
  })
}

function intervalOptions({ query, auto }: Variable, { from, to }: Resolving): VariableOption[] {
  const written = (query.match(/(["'])(.*?)\1|[\w$]+/g) ?? []).map((part) => part.replace(/["']/g, '')).filter((part) => part !== 'auto')
  const step = printStep(panelStep({ range: to - from, maxDataPoints: auto.count }, parseStep(auto.least) ?? millisecond))
  return [...(auto.isOn ? [{ text: 'auto', value: step }] : []), ...written.map((part) => ({ text: part, value: part }))]
}

/** What a pattern lets pass: its groups `text` and `value`, its first group, or the whole. */
function filtered(options: readonly VariableOption[], regex: string): VariableOption[] {
  if (regex === '') return [...options]
  const pattern = loosePattern(regex)
  const kept = options.flatMap((option) => {
    const groups = pattern.groups(option.text)
    if (!groups) return []
    const { text, value } = pattern.named(option.text)
    if (text !== undefined || value !== undefined) return [{ text: text ?? value!, value: value ?? text! }]
    return groups.length > 1 && groups[1] !== undefined ? [{ text: groups[1], value: groups[1] }] : [option]
  })
  return kept.filter((option, index) => kept.findIndex(({ value }) => value === option.value) === index)
}
