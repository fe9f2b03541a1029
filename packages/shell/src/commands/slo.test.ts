import { apiCallsPart, apiSystemCalls, buildWorld, promqlSystemCall, topologyNamed } from '@track/cluster'
import { exitCodeOf, readOutput, startProcess } from '@track/processes'
import { minute } from '@track/simulation'
import { expect, test } from 'vitest'
import { addHost, home, hostEnvironment, hostFileSystem } from '../host.ts'
import { shellPrograms } from '../programs.ts'
import { trackProgram } from '../track-command.ts'
import { slo } from './slo.ts'

const objectives = `version: prometheus/v1
service: scraping
slos:
- name: targets
  objective: 30
  sli:
    events:
      error_query: sum(sum_over_time((up * 0 + (time() % 600 < bool 300))[{{.window}}:1m]))
      total_query: sum(count_over_time(up[{{.window}}:1m]))
  alerting: {name: TargetsDown}
---
apiVersion: openslo/v1alpha
kind: SLO
metadata: {name: nothing}
spec:
  service: scraping
  objectives:
  - ratioMetrics:
      good: {source: prometheus, queryType: promql, query: 'sum(rate(nothing_total{code="200"}[{{.window}}]))'}
      total: {source: prometheus, queryType: promql, query: 'sum(rate(nothing_total[{{.window}}]))'}
    target: 0.9
`

const several = objectives.replace('sum(sum_over_time', '(sum_over_time').replace('sum(count_over_time', '(count_over_time').split('---')[0]!

function transcript(lines: readonly string[]): string {
  const programs = [...shellPrograms, trackProgram(slo)]
  const world = buildWorld({ seed: 7, nodes: topologyNamed('single')!.nodes, programs, systemCalls: { ...apiSystemCalls, promql: promqlSystemCall }, more: [apiCallsPart] })
  addHost(world, { programs, files: { 'slo.yaml': objectives, 'several.yaml': several, 'pod.yaml': 'kind: Pod\n', 'bad.yaml': several.replace('objective: 30', 'objective: x') } })
  world.runFor(25 * minute)
  return lines.map((line) => {
    const started = startProcess(world, { argv: ['bash', '-c', line], fileSystem: hostFileSystem, env: hostEnvironment, cwd: home })
    if ('error' in started) throw new Error(started.error)
    const end = world.now + minute
    while (exitCodeOf(world, started.pid) === undefined && world.now < end) world.step()
    return `$ ${line}\n${readOutput(world, started.stdout)}${readOutput(world, started.stderr)}[${exitCodeOf(world, started.pid)}]\n`
  }).join('')
}

test('the budgets of a file, as text with a plot and as data; what cannot be asked is said', () => {
  expect(transcript([
    'slo status -f slo.yaml', 'slo status -f slo.yaml -o json --at 2025-03-03T08:20:00Z | jq -c ".[0]"', 'slo status -f several.yaml', 'slo status -f pod.yaml', 'slo status -f bad.yaml', 'slo status -f nope.yaml', 'slo', 'slo status', 'slo status -f slo.yaml --at noon',
  ])).toMatchInlineSnapshot(`
    "$ slo status -f slo.yaml
    scraping-targets  30% over 30d
      compliance   44%
      budget left  20% of 3w, that is 4d5h
      burn rate    5m 1.14  30m 0.8  1h 0.8  2h 0.8  6h 0.8  1d 0.8  3d 0.8
      lasts for    5d6h at the pace of the last 5m
      burning      no alert

      budget left, in percent
      36.51 ┤            █             ▃
            ┤          ▆▆█▆▆          ▆█▆▆▁
            ┤          █████▅      ▂███████▅▅▁ ▂
            ┤         ███████▆   ▃▃███████████▆█
            ┤         ██████████▃███████████████
          0 ┤       ▆▆██████████████████████████
            └───────────────────────────────────
             2025-03-03T08:01   2025-03-03T08:25

    scraping-nothing-0  90% over 30d
      compliance   no events
      budget left  no events
      burn rate    5m -  30m -  1h -  2h -  6h -  1d -  3d -
      lasts for    no events
      burning      no alert
    [0]
    $ slo status -f slo.yaml -o json --at 2025-03-03T08:20:00Z | jq -c ".[0]"
    {"id":"scraping-targets","service":"scraping","name":"targets","objective":30,"period":"30d","allowedRatio":0.7,"compliance":0.5,"spent":0.7142857142857143,"left":0.2857142857142857,"burnRates":{"5m":0.28571428571428575,"30m":0.7142857142857143,"1h":0.7142857142857143,"2h":0.7142857142857143,"6h":0.7142857142857143,"1d":0.7142857142857143,"3d":0.7142857142857143},"burning":[],"lastsForSeconds":2592000}
    [0]
    $ slo status -f several.yaml
    slo: the queries of "scraping-targets" answer more than one series: sum them up
    [1]
    $ slo status -f pod.yaml
    slo: pod.yaml: no document of objectives: neither of Sloth (version: prometheus/v1, kind: PrometheusServiceLevel) nor of OpenSLO (openslo/v1alpha)
    [1]
    $ slo status -f bad.yaml
    slo: bad.yaml: could not unmarshall YAML spec correctly: yaml: unmarshal errors:
      line 5: cannot unmarshal !!str \`x\` into float64
    [1]
    $ slo status -f nope.yaml
    slo: nope.yaml: No such file or directory
    [1]
    $ slo
    slo: "slo status -f FILE" is all there is
    See 'slo --help'.
    [2]
    $ slo status
    slo: a file of objectives is needed: -f slo.yaml
    See 'slo --help'.
    [2]
    $ slo status -f slo.yaml --at noon
    slo: --at needs a time such as 2025-03-03T09:00:00Z
    See 'slo --help'.
    [2]
    "
  `)
})
