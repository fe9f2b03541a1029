/** Series with info metrics beside them, and calls of info() over them. */
import { stream, uniform } from '@track/simulation'
import type { AskedQuery } from './queries.ts'
import type { NotedLoad } from './series.ts'

const samples = 60

function note(series: string, values: string, stepMs = 15_000): NotedLoad {
  return { series, values, startMs: 0, stepMs }
}

export function noteInfoSeries(): NotedLoad[] {
  const ones = `1x${samples}`
  return [
    ...['a', 'b', 'c'].flatMap((instance) => [
      note(`metric{instance="${instance}",job="1",label="value"}`, `0+1x${samples}`),
      note(`target_info{instance="${instance}",job="1",data="${instance}-info",another="x"}`, instance === 'c' ? `1x20 stale _x40` : ones),
      note(`build_info{instance="${instance}",job="1",version="v${instance}"}`, instance === 'b' ? `_x20 ${`1x${samples - 20}`}` : ones),
    ]),
    note('metric{instance="a",job="2"}', `5x${samples}`), note('lonely', `1x${samples}`), note('only_job{job="1"}', `0+2x${samples}`), note('target_info{job="1",data="of the job"}', ones),
    note('overlapping{instance="a",job="1",data="own"}', `0+3x${samples}`),
    note('target_info{instance="c",job="1",data="updated",another="x"}', `_x25 1x35`),
    note('conflict_info{instance="a",job="1",data="other"}', ones), note('twice_info{instance="b",job="1",n="1"}', ones), note('twice_info{instance="b",job="1",n="2"}', ones),
    note('waits{instance="a",job="1"}', `{{schema:0 sum:3 count:4 buckets:[4]}}+{{schema:0 sum:1 count:1 buckets:[1]}}x${samples}`),
    note('wrong_info{instance="a",job="1"}', `{{schema:0 sum:3 count:4 buckets:[4]}}x${samples}`),
  ]
}

const bases = ['metric', 'metric', 'metric{instance="c"}', 'lonely', 'only_job', 'overlapping', 'waits', '{job="1"}', 'target_info', 'build_info', '{__name__=~"metric|build_info"}']
const shapes = [
  (base: string) => base, (base: string) => base, (base: string) => `rate(${base}[1m])`, (base: string) => `${base} offset 1m`, (base: string) => `${base} @ 450`, (base: string) => `${base} @ 600 offset 2m`,
  (base: string) => `sum by (instance, job) (${base})`, (base: string) => `last_over_time(${base}[2m:30s] offset 1m)`, (base: string) => `max_over_time((${base} offset 30s)[2m:30s] @ 500)`,
  (base: string) => `${base} + metric offset 1m`, (base: string) => `${base} * on (instance) metric`, (base: string) => `${base} or vector(1)`, (base: string) => `label_replace(${base}, "x", "y", "", "")`, (base: string) => `info(${base} offset 1m)`,
  (base: string) => `topk(2, ${base} @ end())`, (base: string) => `-${base}`,
]
const matchers = [
  '', '', '', '{data=~".+"}', '{data=~".*"}', '{version=~".+"}', '{__name__="build_info"}', '{__name__=~".+_info"}', '{__name__=~"(target|build)_info"}', '{__name__=~"(target|build)_info",data=~".+"}',
  '{__name__!="target_info"}', '{__name__!~"(conflict|twice|wrong)_info"}', '{__name__!~"conflict.*|wrong.*", n!=""}', '{__name__="conflict_info"}', '{__name__="twice_info"}', '{__name__="wrong_info"}', '{nothing=~".+"}', '{nothing=~".*"}', '{another="x"}',
  '{instance="a"}', '{__name__="target_info",data!="a-info"}', '{data="a-info"}', '{}',
]

export function growInfoQueries(count: number): AskedQuery[] {
  return Array.from({ length: count }, (_, index) => {
    const of = <Item>(choices: readonly Item[], lane: number): Item => choices[Math.floor(uniform(stream(23, 'info queries', String(index)), lane) * choices.length)]!
    const matcher = of(matchers, 0)
    const expr = `info(${of(shapes, 1)(of(bases, 2))}${matcher === '' ? '' : `, ${matcher}`})`
    const startMs = of([0, 300_000, 310_000, 400_000, 600_000, 880_000, 1_100_000], 3)
    const stepMs = of([15_000, 60_000, 100_000], 4)
    return of([true, false], 5) ? { expr, instantMs: startMs } : { expr, startMs, endMs: startMs + 4 * stepMs, stepMs }
  })
}
