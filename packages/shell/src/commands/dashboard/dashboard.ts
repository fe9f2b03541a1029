/** `dashboard`: Grafana's dashboards listed, checked, and drawn from the world's own metrics and logs. */
import { type Guest, isRefusal, print, printError, readAll, readFile, request, writeFile } from '@track/processes'
import type { Plain } from '@track/simulation'
import { defineTrackCommand, type TrackRun, TrackUsageError } from '../../track-command.ts'
import type { DashboardCall, DrawAnswer, DrawCall } from './dashboard-call.ts'
import type { DashboardRow } from './dashboard-objects.ts'

const flags = {
  'output': { kind: 'string', short: 'o', completes: 'file', help: 'draw: the SVG file that is written; standard output when left out.' },
  'from': { kind: 'string', help: "draw: where the time begins: now-1h, 2025-03-03T09:00:00Z, beginning (of the world); the dashboard's own when left out." },
  'to': { kind: 'string', help: "draw: where the time ends: now; the dashboard's own when left out." },
  'var': { kind: 'texts', help: 'draw: a variable and its value: namespace=shop; several of one name where it takes several.' },
  'width': { kind: 'integer', default: 1200, help: 'draw: in pixels.' },
  'theme': { kind: 'string', default: 'light', completes: ['light', 'dark'], help: 'draw: light or dark.' },
  'panel': { kind: 'integer', help: 'draw: only the panel with this id.' },
} as const

type Run = TrackRun<typeof flags>

export const dashboard = defineTrackCommand({
  name: 'dashboard',
  summary: "Grafana's dashboards, drawn from the world's telemetry.",
  usage: ['list', 'check FILE …', 'draw FILE | NAMESPACE/CONFIGMAP[/KEY] [-o FILE.svg]'],
  examples: [
    'dashboard list', 'dashboard check shop.json', 'dashboard draw shop.json -o shop.svg --from now-1h', 'dashboard draw monitoring/shop -o shop.svg --var namespace=shop --theme dark',
    'dashboard draw shop.json --panel 2 --from beginning -o one.svg   # one panel, of all the time that this world has been', "kubectl label configmap shop -n monitoring grafana_dashboard=1   # makes it one that 'dashboard list' finds",
  ],
  flags,
  actions: ['list', 'check', 'draw'],

  *run(run) {
    const [action, ...operands] = run.operands
    if (action === 'list' && operands.length === 0) return yield* list()
    if (action === 'check' && operands.length > 0) return yield* check(operands)
    if (action === 'draw' && operands.length === 1) return yield* draw(operands[0]!, run.flags)
    throw new TrackUsageError('"dashboard list", "dashboard check FILE …" or "dashboard draw FILE" is expected')
  },
})

function ask<Answer>(call: DashboardCall): Guest<Answer> {
  return request<Answer>('dashboard', call as unknown as Plain)
}

function* list(): Guest<number> {
  const rows = yield* ask<readonly DashboardRow[]>({ list: true })
  if (rows.length === 0) {
    yield* printError('No ConfigMap has the label grafana_dashboard.\n')
    return 0
  }
  const cells = [['NAMESPACE', 'NAME', 'KEY', 'PANELS', 'TITLE'], ...rows.map(({ namespace, name, key, panels, title }) => [namespace, name, key, String(panels), title || '-'])]
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
  for (const row of cells) yield* print(`${row.map((cell, column) => cell.padEnd(widths[column]!)).join('   ').trimEnd()}\n`)
  return 0
}

function* check(paths: readonly string[]): Guest<number> {
  let exitCode = 0
  for (const path of paths) {
    const text = yield* textOf(path)
    const complaints = isRefusal(text) ? [text.error] : yield* ask<readonly string[]>({ check: text })
    for (const complaint of complaints) yield* printError(`${path}: ${complaint}\n`)
    if (complaints.length > 0) exitCode = 1
    else yield* print(`${path}: ok\n`)
  }
  return exitCode
}

const widths = { least: 200, greatest: 8000 }

function* draw(operand: string, { output, from, to, var: given, width, theme, panel }: Run['flags']): Guest<number> {
  if (theme !== 'light' && theme !== 'dark') throw new TrackUsageError(`"${theme}" is no theme: light or dark`)
  if (width < widths.least || width > widths.greatest) throw new TrackUsageError(`a width of ${width} pixels cannot be drawn: ${widths.least} to ${widths.greatest}`)
  if (output !== undefined && !output.endsWith('.svg')) throw new TrackUsageError(`"${output}" does not end in .svg, and only SVG is written`)
  const chosen = chosenOf(given)
  const found = yield* dashboardAt(operand)
  if (typeof found === 'object' && 'error' in found) return yield* refuse(found.error)
  const answer = yield* ask<DrawAnswer>({
    draw: { dashboard: found, chosen, width, theme, ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...(panel !== undefined && { panel }) },
  })
  if ('error' in answer) return yield* refuse(answer.error)
  for (const complaint of answer.complaints) yield* printError(`${operand}: ${complaint}\n`)
  if (output === undefined) {
    yield* print(`${answer.svg}\n`)
    return 0
  }
  const refusal = yield* writeFile(output, `${answer.svg}\n`)
  if (refusal) return yield* refuse(`${output}: ${refusal.error}`)
  yield* print(`${output}: ${answer.title || 'Dashboard'}, ${answer.panels} ${answer.panels === 1 ? 'panel' : 'panels'}\n`)
  return 0
}

function* refuse(words: string): Guest<number> {
  yield* printError(`dashboard: ${words}\n`)
  return 1
}

/** `-` is standard input. */
function* textOf(path: string): ReturnType<typeof readFile> {
  return path === '-' ? yield* readAll() : yield* readFile(path)
}

/** A file's text; what is no file may be a ConfigMap's name. */
function* dashboardAt(operand: string): Guest<DrawCall['dashboard'] | { readonly error: string }> {
  const text = yield* textOf(operand)
  if (!isRefusal(text)) return text
  const [, namespace, name, key] = /^([a-z\d][^/]*)\/([^/]+)(?:\/([^/]+))?$/.exec(operand) ?? []
  if (namespace === undefined || name === undefined || operand.endsWith('.json') && key === undefined) return { error: `${operand}: ${text.error}` }
  return { namespace, name, ...(key !== undefined && { key }) }
}

function chosenOf(given: readonly string[]): Record<string, string[]> {
  const chosen: Record<string, string[]> = {}
  for (const text of given) {
    const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? []
    if (name === undefined) throw new TrackUsageError(`--var "${text}" is not of the form NAME=VALUE`)
    chosen[name] = [...(Object.hasOwn(chosen, name) ? chosen[name]! : []), value!]
  }
  return chosen
}
