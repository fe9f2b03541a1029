import { threeZones, buildWorld } from '@track/cluster'
import { readDashboard } from '@track/dashboards'
import { minute } from '@track/simulation'
import { expect, test } from 'vitest'
import { drawInWorld, type DrawCall } from './dashboard-call.ts'
import { withKnownSources } from './known-sources.ts'

const world = buildWorld({ seed: 7, nodes: threeZones(3) })
world.runFor(10 * minute)

const panel = (more: object) => ({ id: 1, type: 'timeseries', title: 'Up', gridPos: { x: 0, y: 0, w: 12, h: 6 }, targets: [{ refId: 'A', expr: 'sum(up)', legendFormat: 'all that is up' }], ...more })
const board = (more: object) => JSON.stringify({ title: 'Board', schemaVersion: 41, panels: [panel({})], ...more })

function drawn(text: string, more: Partial<DrawCall> = {}) {
  const answer = drawInWorld(world, { dashboard: text, chosen: {}, width: 800, theme: 'light', ...more })
  return 'error' in answer ? answer.error : { ...answer, svg: [...answer.svg.matchAll(/>([^<]{6,})</g)].map(([, words]) => words) }
}

const bad: readonly (readonly [what: string, text: string, more: Partial<DrawCall>, words: string])[] = [
  ['no JSON', '{', {}, 'there is nothing to draw: 1:2: found the end, expected'],
  ['an empty file', '', {}, 'there is nothing to draw: 1:1: found the end, expected'],
  ['a list', '[]', {}, 'there is nothing to draw: dashboard: found []'],
  ['panels that are none', '{"panels": "two"}', {}, 'there is nothing to draw: panels: found "two"'],
  ['a time that is none', board({ time: { from: 'yesterday', to: 'now' } }), {}, 'from: "yesterday" is no time'],
  ['a time far away', board({}), { from: '99999999999999999999' }, 'from: "99999999999999999999" is no time'],
  ['a time before all times', board({}), { from: 'now-300y' }, 'from: "now-300y" is no time'],
  ['a range backwards', board({}), { from: 'now', to: 'now-5m' }, 'the range ends before it begins: now to now-5m'],
  ['a range of nothing', board({}), { from: 'now', to: 'now' }, 'the range ends before it begins'],
  ['a panel that is not there', board({}), { panel: 7 }, 'there is no panel 7; there are 1 (Up)'],
  ['a ConfigMap that is not there', '', { dashboard: { namespace: 'shop', name: 'x' } }, 'there is no ConfigMap x in the namespace shop'],
  ['a ConfigMap without dashboards', '', { dashboard: { namespace: 'default', name: 'kube-root-ca.crt' } }, 'the ConfigMap default/kube-root-ca.crt has no key that ends in .json'],
]

test.each(bad)('%s is refused in one sentence', (_what, text, more, words) => {
  expect(drawn(text, more)).toContain(words)
})

test('what can be drawn is drawn, with what is wrong beside it', () => {
  const text = board({ panels: [panel({ targets: [{ refId: 'A', expr: 'sum(up' }] }), panel({ id: 2, datasource: { type: 'loki', uid: 'loki' } }), panel({ id: 3, type: 'nodeGraph' })] })
  expect(drawn(text)).toMatchObject({
    panels: 3, complaints: ['panels[2].type: found "nodeGraph", expected a type of panel that is drawn here'],
    svg: expect.arrayContaining([expect.stringContaining('parse error: unclosed left parenthesis'), expect.stringContaining('Datasource loki was not found')]) as unknown,
  })
})

test('decades are drawn as well as minutes', () => {
  expect(drawn(board({}), { from: '0' })).toMatchObject({ complaints: [], svg: expect.arrayContaining(['1970-01-01 00:00:00 to 2025-03-03 08:10:00 UTC', 'No data']) as unknown })
})

test('a variable offers what its query finds; what it does not offer is said', () => {
  const text = board({ templating: { list: [{ name: 'job', type: 'query', query: 'label_values(up, job)', includeAll: true, multi: true }] } })
  const offered = [{ name: 'job', label: 'job', isMulti: true, isText: false, options: expect.arrayContaining([{ text: 'All', value: '$__all' }, { text: 'kubelet', value: 'kubelet' }]) as unknown }]
  expect(drawn(text, { chosen: { job: ['kubelet', 'cadvisor'] } })).toMatchObject({ complaints: [], variables: [{ ...offered[0], chosen: ['kubelet', 'cadvisor'] }] })
  expect(drawn(text, { chosen: { job: ['$__all'] } })).toMatchObject({ complaints: [], variables: [{ ...offered[0], chosen: ['$__all'] }] })
  expect(drawn(text, { chosen: { job: ['kubelet', 'x'], pod: ['y'] } })).toMatchObject({
    complaints: ['variable job: "x" is not offered; kubelet is shown instead', 'variable pod: there is none of that name, only job'], variables: [{ chosen: ['kubelet'] }],
  })
})

test('a source of elsewhere gives way to the one of its type, unless a variable says which', () => {
  const source = (type: string, uid: string) => ({ datasource: { type, uid } })
  const { dashboard } = readDashboard(board({
    templating: { list: [{ name: 'ds', type: 'datasource', query: 'prometheus' }, { name: 'job', type: 'query', query: 'label_values(job)', ...source('prometheus', 'gone') }] },
    annotations: { list: [{ name: 'a', ...source('prometheus', 'gone') }] },
    panels: [source('prometheus', 'P18'), source('prometheus', '${DS_PROM}'), source('prometheus', '${ds}'), source('prometheus', 'prom'), source('tempo', 'gone'), {}].map((each) => panel(each)),
  }))
  const known = withKnownSources(dashboard, [{ uid: 'prom', name: 'Prometheus', type: 'prometheus', query: () => ({ frames: [], notices: [] }) }])
  expect([...known.panels, ...known.variables, ...known.annotations].map((each) => each.source?.uid)).toEqual(['', '', '${ds}', 'prom', '', undefined, undefined, '', ''])
})
