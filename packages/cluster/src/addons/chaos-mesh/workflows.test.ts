/** Workflows of chaos: what runs when, what the nodes say, and what is refused. */
import { events as eventResource, StatusError } from '@track/apimachinery'
import { apiServerOf } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { compareWorlds, second, type Simulation } from '@track/simulation'
import { groundTruth } from '@track/traffic'
import { beforeAll, describe, expect, test } from 'vitest'
import { apply, clusterOptions, workload } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { chaosMesh } from './chaos-mesh.ts'
import { type WorkflowNodeObject, workflowNodes, workflows } from './kinds/workflow.ts'

let start: Simulation

beforeAll(() => {
  start = buildWorld({ seed: 7, ...clusterOptions, addons: [chaosMesh] })
  start.runFor(5 * second)
  apply(start, workload('api', 'kind: server', { port: 8080 }))
  start.runFor(20 * second)
})

const late = 'networkChaos: {mode: all, selector: {labelSelectors: {app: api}}, action: delay, delay: {latency: 100ms}}'
const workflow = (entry: string, templates: string) => `{apiVersion: chaos-mesh.org/v1alpha1, kind: Workflow, metadata: {name: game-day}, spec: {entry: ${entry}, templates: [${templates}]}}`

/** Nodes by template, with what holds of them. */
function nodes(simulation: Simulation): Record<string, string> {
  const all = cacheOf(simulation).list(workflowNodes)
  return Object.fromEntries(all.map(({ spec, status }: WorkflowNodeObject) => [spec.templateName, (status?.conditions ?? []).map(({ type, status: is, reason }) => `${type}=${is}${reason && ` ${reason}`}`).toSorted().join(', ')]))
}

const atWork = (simulation: Simulation): number => groundTruth(simulation).faults.filter(({ phase }) => phase === 'at work').length
const said = (simulation: Simulation): string[] => [...new Set((cacheOf(simulation).list(eventResource) as unknown as { reason: string; involvedObject: { kind: string } }[])
  .filter(({ involvedObject }) => involvedObject.kind.startsWith('Workflow')).map(({ reason }) => reason))].toSorted()

test('in turn: chaos until its deadline, a pause, chaos again; then it is accomplished and nothing is left', () => {
  const simulation = start.fork()
  apply(simulation, workflow('all', `{name: all, templateType: Serial, children: [first, rest, second], deadline: 5m}, {name: first, templateType: NetworkChaos, deadline: 20s, ${late}},
    {name: rest, templateType: Suspend, deadline: 10s}, {name: second, templateType: NetworkChaos, deadline: 20s, ${late}}`))
  const seen = [10, 15, 10, 25].map((seconds) => {
    simulation.runFor(seconds * second)
    return [Object.keys(nodes(simulation)).toSorted().join(' '), atWork(simulation)]
  })
  expect(seen).toEqual([['all first', 1], ['all first rest', 0], ['all first rest second', 1], ['all first rest second', 0]])
  expect(nodes(simulation)).toEqual({
    all: 'Accomplished=True, DeadlineExceed=False NodeDeadlineNotExceed',
    first: 'ChaosInjected=False ChaosCRNotExists, DeadlineExceed=True NodeDeadlineExceed',
    rest: 'DeadlineExceed=True NodeDeadlineExceed', second: 'ChaosInjected=False ChaosCRNotExists, DeadlineExceed=True NodeDeadlineExceed',
  })
  const { status } = cacheOf(simulation).list(workflows)[0]!
  expect([status!.conditions, status!.endTime !== undefined]).toEqual([[{ type: 'Scheduled', status: 'True', reason: '' }, { type: 'Accomplished', status: 'True', reason: '' }], true])
  expect(said(simulation)).toEqual(['ChaosCRCreated', 'ChaosCRDeleted', 'EntryCreated', 'NodeAccomplished', 'NodeDeadlineExceed', 'NodesCreated', 'WorkflowAccomplished'])
})

test('at once, and a deadline of the whole that ends its parts; a fork goes the same way', () => {
  const simulation = start.fork()
  apply(simulation, workflow('both', `{name: both, templateType: Parallel, children: [one, other], deadline: 30s}, {name: one, templateType: NetworkChaos, deadline: 10m, ${late}}, {name: other, templateType: NetworkChaos, ${late}}`))
  simulation.runFor(20 * second)
  expect(atWork(simulation)).toBe(2)
  const child = simulation.fork()
  for (const each of [simulation, child]) each.runFor(30 * second)
  expect(compareWorlds(simulation, child)).toEqual(compareWorlds(simulation, simulation))
  expect([atWork(simulation), nodes(simulation)['other']]).toEqual([0, 'ChaosInjected=False ChaosCRNotExists, DeadlineExceed=True ParentNodeDeadlineExceed'])
  expect(said(simulation)).toContain('ParentNodeDeadlineExceed')
})

test('a Schedule as a part of it makes chaos again and again until its deadline', () => {
  const simulation = start.fork()
  apply(simulation, workflow('often', `{name: often, templateType: Schedule, deadline: 65s, schedule: {schedule: "*/20 * * * * *", type: NetworkChaos, concurrencyPolicy: Allow, historyLimit: 5, ${late.replace('action: delay', 'action: delay, duration: 5s')}}}`))
  simulation.runFor(120 * second)
  const begun = groundTruth(simulation).faults.length
  expect([begun >= 3, begun <= 4, atWork(simulation)]).toEqual([true, true, 0])
})

describe('what is refused', () => {
  const denied = 'admission webhook "vworkflow.kb.io" denied the request: '
  test.each([
    ['an entry that is no template', workflow('x', '{name: a, templateType: Suspend, deadline: 1s}'), `${denied}spec.entry: Invalid value: "x": can not find a template with name x`],
    ['a child that is no template', workflow('a', '{name: a, templateType: Serial, children: [b]}'), `${denied}spec.templates[0].children[0]: Invalid value: "b": can not find a template with name b`],
    ['a duration within', workflow('a', `{name: a, templateType: NetworkChaos, ${late.replace('action: delay', 'action: delay, duration: 5s')}}`),
      `${denied}spec.templates[0]: Invalid value: 5000000000: should not define duration in chaos when using Workflow, use Template#Deadline instead.`],
    ['two of one name', workflow('a', '{name: a, templateType: Suspend, deadline: 1s}, {name: a, templateType: Suspend, deadline: 1s}'), `${denied}spec.templates: Invalid value: "": template name must be unique, duplicated names: [a]`],
    ['a type that is none', workflow('a', '{name: a, templateType: Loop}'), `${denied}spec.templates[0].templateType: Invalid value: "Loop": unrecognized template type: Loop`],
    ['a task', workflow('a', '{name: a, templateType: Task}'), `${denied}not simulated here: templates of the type Task ("a")`],
  ])('%s', (_name, object, words) => {
    const simulation = start.fork()
    let found = ''
    try {
      apply(simulation, object)
    } catch (refusal) {
      // The very words are what is asked for.
      found = refusal instanceof StatusError ? refusal.message : String(refusal)
    }
    expect(found).toBe(words)
  })
})

test('both kinds are served', () => {
  const kinds = [...apiServerOf(start).served.values()].map(({ resource }) => resource.kind)
  expect(kinds).toEqual(expect.arrayContaining(['Workflow', 'WorkflowNode']))
})

test('changed while it runs: a child whose template has gone is not made, and is made once it is there again; a deadline that is none makes nothing', () => {
  const simulation = start.fork()
  const inTurn = (templates: string) => workflow('all', `{name: all, templateType: Serial, children: [first${templates.includes('last') ? ', last' : ''}]}, {name: first, templateType: Suspend, deadline: 10s}${templates}`)
  const last = ', {name: last, templateType: Suspend, deadline: 10s}'
  apply(simulation, inTurn(last))
  simulation.runFor(5 * second)
  apply(simulation, inTurn(''))
  simulation.runFor(20 * second)
  expect(Object.keys(nodes(simulation)).toSorted()).toEqual(['all', 'first'])
  apply(simulation, inTurn(last))
  simulation.runFor(60 * second)
  expect(Object.keys(nodes(simulation)).toSorted()).toEqual(['all', 'first', 'last'])
  const other = start.fork()
  apply(other, workflow('a', '{name: a, templateType: Suspend, deadline: soon}'))
  other.runFor(20 * second)
  expect(nodes(other)).toEqual({})
})

test.each([
  ['{name: a, templateType: Serial, children: [a]}'],
  ['{name: a, templateType: Parallel, children: [b, b]}, {name: b, templateType: Serial, children: [a]}'],
  [[...'abcd'].map((name, index) => `{name: ${name}, templateType: Parallel, children: [${Array.from({ length: 11 }, () => 'bcde'[index]).join(', ')}]}`).join(', ') + ', {name: e, templateType: Suspend, deadline: 1s}'],
])('what would make nodes without an end is refused: %s', (templates) => {
  expect(() => apply(start.fork(), workflow('a', templates))).toThrow('not simulated here: workflows of more than 1000 nodes')
})
