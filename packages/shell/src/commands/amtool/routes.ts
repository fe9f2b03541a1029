/** amtool config routes show, and test. Follows cli/routing.go and test_routing.go of Alertmanager 0.34. */
import { type Guest, isRefusal, print, printError, readFile } from '@track/processes'
import { labelsOf, matchersMatch, matchingRoutes, printAlertMatchers, type Route, routeTree, type AlertmanagerConfig, type Labels } from '@track/telemetry'
import { readFault } from '../promtool/read-fault.ts'
import { tried } from './check-config.ts'
import { AmtoolError, ask } from './client.ts'
import { pairsOf } from './matchers.ts'

/** Where a routing tree comes from: a file, else a server. */
export interface Source {
  readonly file: string | undefined
  readonly server: string | undefined
}

export const status = { method: 'GET', path: '/status', name: 'getStatus' } as const

function* configOf({ file, server }: Source): Guest<AlertmanagerConfig> {
  if (server !== undefined && file !== undefined) yield* printError('Warning: --config.file flag overrides the --alertmanager.url.\n')
  if (server === undefined && file === undefined) throw new AmtoolError('You have to specify one of --config.file or --alertmanager.url flags.', true)
  const text = file === undefined
    ? (JSON.parse(yield* ask(status, { server: server! })) as { readonly config: { readonly original: string } }).config.original
    : yield* readFile(file)
  const config = isRefusal(text) ? readFault(file!, text.error) : tried(text)
  if (typeof config === 'string') throw new AmtoolError(config)
  return config
}

export function* showRoutes(source: Source): Guest<number> {
  const config = yield* fatal(configOf(source))
  yield* print(`Routing tree:\n${printTree({ text: slug(routeTree(config.route), true, true), branches: branchesOf(routeTree(config.route)) })}\n`)
  return 0
}

/** What goes wrong there has no line of its own after it. */
function* fatal<Result>(guest: Guest<Result>): Guest<Result> {
  try {
    return yield* guest
  } catch (error) {
    // The words of a file or of a server.
    if (!(error instanceof AmtoolError)) throw error
    throw new AmtoolError(error.message, true)
  }
}

export interface RouteTest extends Source {
  readonly labels: readonly string[]
  readonly expected: string
  readonly showsTree: boolean
}

export function* testRoutes({ labels: words, expected, showsTree, ...source }: RouteTest): Guest<number> {
  const root = routeTree((yield* configOf(source)).route)
  const labels = labelsOf(yield* pairsOf(words, 'Labels must be specified as key=value pairs', 'Failed to parse labels: '))
  if (showsTree) yield* print(`Matching routes:\n${printTree(matchingBranch(root, labels))}\n\n`)
  const receivers = matchingRoutes(root, labels).map(({ options }) => options.receiver).join(',')
  yield* print(`${receivers}\n`)
  if (expected === '' || expected === receivers) return 0
  yield* print('WARNING: Expected receivers did not match resolved receivers.\n')
  return 1
}

interface Branch {
  readonly text: string
  readonly branches: readonly Branch[]
}

function slug({ matchers, continues, options }: Route, showsContinue: boolean, showsReceiver: boolean): string {
  const parts = [matchers.length === 0 ? 'default-route' : printAlertMatchers(matchers)]
  if (continues && showsContinue) parts.push('continue: true')
  if (showsReceiver) parts.push(`receiver: ${options.receiver}`)
  return parts.join('  ')
}

function branchesOf({ routes }: Route): readonly Branch[] {
  return routes.map((route) => ({ text: slug(route, true, true), branches: branchesOf(route) }))
}

function matchingBranch(route: Route, labels: Labels): Branch {
  const branches: Branch[] = []
  for (const child of route.routes) {
    if (!matchersMatch(child.matchers, labels)) continue
    branches.push(matchingBranch(child, labels))
    if (!child.continues) break
  }
  return { text: slug(route, false, branches.length === 0), branches }
}

/** Follows xlab/treeprint. */
function printTree(root: Branch): string {
  const lines = ({ text, branches }: Branch, indent: string, isLast: boolean): readonly string[] => [
    `${indent}${isLast ? '└──' : '├──'} ${text}`,
    ...branches.flatMap((branch, index) => lines(branch, `${indent}${isLast ? '    ' : '│   '}`, index === branches.length - 1)),
  ]
  return `.\n${lines(root, '', true).join('\n')}\n`
}
