/**
 * A route's calls: what each does at a database, and what a cache in front of it makes of them. A call behind a
 * cache becomes steps: look up, the call, fill; or the call and what its change means for the entry.
 */
import { readKeys } from './key-popularity.ts'
import { namedByUse, ofStoreUses, readStoreUse } from './parse-store-uses.ts'
import { asList, asMapping, type Place, readSettings, type Source } from './read-settings.ts'
import { repeatSettings } from './call-group-settings.ts'
import { readGroup } from './parse-call-group.ts'
import { callSettings } from './server-settings.ts'
import type { Settings } from './setting.ts'
import { cacheUseSettings, statementSettings, transactionSettings } from './statement-settings.ts'
import type { CacheStep, CacheUse, Call, Dependency, Statement, Transaction } from './workload.ts'

/** Statements of one route that name table and keys alike are about one row: they draw their key alike. */
export type Draws = Map<string, number>

export function drawOf(draws: Draws, name: string): number {
  const known = draws.get(name)
  if (known !== undefined) return known
  draws.set(name, draws.size)
  return draws.size - 1
}

export const ofTransactions = [...Object.keys(transactionSettings), 'statements'] as const

export function readCalls(found: unknown, path: string, dependencies: Readonly<Record<string, Dependency>>, source: Source): Call[] {
  const draws: Draws = new Map()
  const calls: Call[] = []
  asList(found, path, source).forEach((each, index) => {
    const place = `${path}[${index}]`
    const isGroup = typeof each === 'object' && each !== null && 'parallel' in each
    if (isGroup) calls.push(...readGroup(each, `${place}.`, calls.length, (call, at) => readCall(call, at, dependencies, draws, source), source))
    else calls.push(...readCall(each, `${place}.`, dependencies, draws, source))
  })
  return calls
}

function readCall(
  found: unknown, path: string, dependencies: Readonly<Record<string, Dependency>>, draws: Draws, source: Source,
): Call[] {
  const { times, ...values } = readSettings(found, { ...callSettings, ...repeatSettings }, { path, envPrefix: '', also: [...ofTransactions, 'cache', ...ofStoreUses] }, source)
  refuseUnknown(values.dependency, `${path}dependency`, dependencies, source)
  const mapping = asMapping(found, path.slice(0, -1), { ...source, complaints: [] })
  const transaction = readTransaction(mapping, path, draws, source)
  const uses = readStoreUse(mapping, path, draws, source)
  const call = namedByUse(named({ ...values, ...transaction, ...uses }))
  const once = mapping['cache'] === undefined ? [call] : behindCache(call, mapping['cache'], `${path}cache.`, dependencies, draws, source)
  return Array.from({ length: times }, () => once).flat()
}

function refuseUnknown(name: string, path: string, dependencies: Readonly<Record<string, Dependency>>, source: Source): void {
  if (name === '' || Object.hasOwn(dependencies, name)) return
  const known = Object.keys(dependencies).join(', ') || 'a dependency, and there is none'
  source.complaints.push(`${path}: found ${JSON.stringify(name)}, expected one of ${known}`)
}

/** What a call, or a load's route, does at a database; undefined where it names no statements. */
export function readTransaction(
  mapping: Readonly<Record<string, unknown>>, path: string, draws: Draws, source: Source,
): Transaction | undefined {
  const given = Object.fromEntries(ofTransactions.filter((name) => mapping[name] !== undefined).map((name) => [name, mapping[name]]))
  if (Object.keys(given).length === 0) return undefined
  const { think, ...values } = readSettings(given, transactionSettings, { path, envPrefix: '', also: ['statements'] }, source)
  const statements = asList(given['statements'], `${path}statements`, source).flatMap((each, index) =>
    readStatement(each, { path: `${path}statements[${index}].`, envPrefix: '', also: [] }, draws, source))
  if (statements.length === 0) source.complaints.push(`${path}statements: found none, expected at least one`)
  return { ...values, ...(think && { think }), statements }
}

function readStatement(found: unknown, place: Place, draws: Draws, source: Source): Statement[] {
  const { read, write, lock, times, service, ...rest } = readSettings(found, statementSettings, place, source)
  const table = read ?? write ?? lock ?? ''
  if ([read, write, lock].filter((each) => each !== undefined).length !== 1) {
    source.complaints.push(`${place.path}read: expected one of read, write and lock, with a table`)
  }
  const kind = read !== undefined ? 'read' : write !== undefined ? 'write' : 'lock'
  return Array.from({ length: times }, (_, copy): Statement => {
    const draw = drawOf(draws, `${table} ${JSON.stringify(rest.key)} ${copy}`)
    return { kind, table, ...rest, ...(service && { service }), draw }
  })
}

const verbs = { read: 'SELECT', write: 'UPDATE', lock: 'SELECT FOR UPDATE' } as const

/** A call to a database is known by its path, or by what it does. */
export function named<Row extends Partial<Transaction> & { readonly path: string }>(call: Row): Row {
  if (!call.statements) return call
  const words = [...new Set(call.statements.map(({ kind, table }) => `${verbs[kind]} ${table}`))]
  return { ...call, path: call.path === '/' ? words.join('; ') : call.path, method: '' }
}

function behindCache(
  call: Call, found: unknown, path: string, dependencies: Readonly<Record<string, Dependency>>, draws: Draws, source: Source,
): Call[] {
  const { key: given, negativeTtl, ...rest } = readSettings(found, cacheUseSettings, { path, envPrefix: '', also: [] }, source)
  refuseUnknown(rest.dependency, `${path}dependency`, dependencies, source)
  const [first] = call.statements ?? []
  const key = given ?? first?.key
  if (!key) source.complaints.push(`${path}key: not there, expected keys such as zipf(10000, 1) where the call has no statements`)
  const space = first?.table ?? call.path
  const draw = given || !first ? drawOf(draws, `${space} ${JSON.stringify(key)} 0`) : first.draw
  const use: CacheUse = { ...rest, ...(negativeTtl !== undefined && { negativeTtl }), key: key ?? readKeys('1')!, space, draw, absent: first?.absent ?? 0 }
  const writes = (call.statements ?? []).some(({ kind }) => kind === 'write') || (!call.statements && call.method !== 'GET')
  if (writes) return rest.onWrite === 'keep' ? [call] : [call, stepOf(rest.onWrite, use)]
  return [stepOf('look up', use), call, stepOf('fill', use)]
}

const commands = { 'look up': 'GET', 'fill': 'SET', 'update': 'SET', 'invalidate': 'DEL' } as const

function stepOf(does: CacheStep['does'], use: CacheUse): Call {
  // What becomes of a failed look-up the use says; a failed fill or invalidation fails nothing.
  return { dependency: use.dependency, path: `${commands[does]} ${use.space}`, method: '', onFailure: 'ignore', step: { does, use } }
}

/**
 * Calls of one dependency are told apart by their paths: what is the same path and does not do the same gets a number.
 */
export function withOwnPaths<Row extends { readonly calls: readonly Call[] }>(routes: readonly Row[]): Row[] {
  const known = new Map<string, string>()
  const pathOf = (call: Call): string => {
    const { dependency, path, method, statements, transaction, think, sorted, step, record, object, replicated } = call
    const what = JSON.stringify([method, statements, transaction, think, sorted, step, record, object, replicated])
    for (let number = 1; ; number++) {
      const name = number === 1 ? path : `${path} #${number}`
      const other = known.get(`${dependency} ${name}`)
      if (other !== undefined && other !== what) continue
      known.set(`${dependency} ${name}`, what)
      return name
    }
  }
  const isNumbered = ({ statements, step, record, object, replicated }: Call): boolean => [statements, step, record, object, replicated].some((each) => each !== undefined)
  return routes.map((route) => (route.calls.some(isNumbered)
    ? { ...route, calls: route.calls.map((call) => (isNumbered(call) ? { ...call, path: pathOf(call) } : call)) }
    : route))
}

/** The settings of a table that are set: what is off is not there at all. */
export function whereSet<Values extends object>(values: Values, table: Settings): Values {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== undefined || !Object.hasOwn(table, name))) as Values
}
