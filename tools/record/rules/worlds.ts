/** Rule files over grown series, evaluated step by step, and some of them through a restart. */
import { integerBelow, stream } from '@track/simulation'

interface Load {
  readonly series: string
  readonly values: string
  readonly stepMs: number
  readonly startMs: number
}

export interface AskedWorld {
  readonly load: readonly Load[]
  readonly file: string
  readonly intervalMs: number
  readonly fromMs: number
  readonly steps: number
  readonly externalLabels: Readonly<Record<string, string>>
  readonly externalUrl: string
  readonly resendMs: number
  readonly restartAt: number
  readonly downMs: number
  readonly graceMs: number
  readonly toleranceMs: number
}

const stepMs = 30_000

/** Ups and downs, gaps and ends, by chance. */
function grownValues(seed: number, name: string, count: number): string {
  const draws = stream(seed, 'rule series', name)
  const words: string[] = []
  for (let index = 0; words.length < count; index++) {
    const kind = integerBelow(8, draws, index * 3)
    const length = 1 + integerBelow(9, draws, index * 3 + 1)
    const value = kind === 0 ? '_' : kind === 1 ? 'stale' : kind < 5 ? '0' : String(1 + integerBelow(4, draws, index * 3 + 2))
    for (let times = 0; times < (kind === 1 ? 1 : length); times++) words.push(value)
  }
  return words.slice(0, count).join(' ')
}

const holds = ['', '    for: 1m\n', '    for: 5m\n']
const keeps = ['', '    keep_firing_for: 2m\n', '    keep_firing_for: 10m\n']

const alertBodies = [
  '    labels: {severity: page}\n    annotations: {summary: "{{ $labels.instance }} is {{ $value }}"}\n',
  '    labels: {severity: "{{ if gt $value 2.0 }}page{{ else }}ticket{{ end }}", empty: "{{ $labels.nope }}"}\n',
  '    annotations: {all: "{{ range query \\"m\\" }}{{ .Labels.instance }}={{ .Value }} {{ end }}", bad: "{{ query \\"nope\\" | first }}", url: "{{ externalURL }} {{ $externalURL }} {{ $externalLabels.region }}"}\n',
]

function grownFile(seed: number): string {
  const draws = stream(seed, 'rule file')
  const pick = (list: readonly string[], draw: number) => list[integerBelow(list.length, draws, draw)]!
  const limit = pick(['', '', '', '  limit: 2\n'], 0)
  const offset = pick(['', '', '', '  query_offset: 1m\n'], 1)
  const expression = pick(['m > 0', 'm >= 2', 'sum by (job) (m) > 3', 'job:m:sum > 2', 'm == 0 or absent(m)', 'ALERTS{alertname="A"} == 1', 'm * 0 + time() % 600 > 240', '5 > 3', 'sum(m) > 4'], 2)
  const labels = pick(['', '  labels: {team: core, job: other}\n'], 3)
  return `groups:
- name: grown
${limit}${offset}${labels}  rules:
  - record: job:m:sum
    expr: sum by (job) (m)
${pick(['', '    labels: {kind: sum, job: ""}\n', '    labels: {kind: sum}\n'], 4)}  - record: doubled
    expr: ${pick(['m * 2', 'm > 1', 'label_replace(m, "instance", "x", "", "")', 'm[5m]', 'rate(m[2m]) + on(instance) group_left m', 'time()', 'job:m:sum offset 1m', 'm / on() m'], 5)}
  - alert: A
    expr: ${expression}
${pick(holds, 6)}${pick(keeps, 7)}${pick(alertBodies, 8)}  - alert: B
    expr: ${pick(['ALERTS{alertname="A",alertstate="firing"} > 0', 'm > 2', 'doubled > 3', 'm{instance="a"} > 0 unless m{instance="b"} > 0'], 9)}
${pick(holds, 10)}${pick(keeps, 11)}    labels: {instance: "{{ $labels.instance }}!"}
`
}

export function grownWorlds(count: number): AskedWorld[] {
  return Array.from({ length: count }, (_, seed) => {
    const draws = stream(seed, 'rule world')
    const load = ['a', 'b', 'c', 'd'].slice(0, 2 + integerBelow(3, draws, 0)).map((instance, index): Load => ({
      series: `m{instance="${instance}",job="${index % 2 === 0 ? 'x' : 'y'}"}`, values: grownValues(seed, instance, 90), stepMs, startMs: 0,
    }))
    const restarts = seed % 3 === 2
    return {
      load, file: grownFile(seed), intervalMs: 60_000, fromMs: integerBelow(60_000, draws, 1), steps: 44, externalLabels: { region: 'eu' }, externalUrl: 'http://prom:9090',
      resendMs: 60_000, restartAt: restarts ? 14 + integerBelow(8, draws, 2) : 0, downMs: 60_000 * integerBelow(8, draws, 3), graceMs: [600_000, 60_000, 180_000][integerBelow(3, draws, 4)]!,
      toleranceMs: [3_600_000, 240_000][integerBelow(2, draws, 5)]!,
    }
  })
}
