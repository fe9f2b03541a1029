/** How plugins score nodes, number for number as a Kubernetes 1.34 told tools/record/scheduling.ts. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodes, pods } from '@track/apimachinery'
import { storedObjects, storeOf } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { adminOf } from '@track/controller-runtime/testing'
import { expect, test } from 'vitest'
import { filterNodes } from './filtering.ts'
import { nodeRow, podRow, withPod } from './node-row.ts'
import { defaultPlugins } from './profile.ts'
import { pluginScores } from './scoring.ts'
import { createPod, type Scenario, worldOf } from './testing/scenarios.ts'

type Scores = Readonly<Record<string, Readonly<Record<string, number>>>>

interface Scored extends Scenario {
  readonly scores: Scores
}

const scenarios: Scored[] = JSON.parse(readFileSync(join(import.meta.dirname, '../testdata/scores.json'), 'utf8'))

/** Of the recorded plugins; the real one also writes down that ImageLocality knows of no image. */
function scoresOf(scenario: Scored): Scores {
  const simulation = worldOf(scenario)
  const pod = createPod(adminOf(simulation), 'new', scenario.pod, scenario.labels)
  const placed = [...storedObjects(storeOf(simulation), pods).values()].map((each) => podRow(each as typeof pod))
  const rows = adminOf(simulation).list(nodes).map((node) => {
    return placed.filter((row) => row.pod.spec.nodeName === node.metadata.name).reduce(withPod, nodeRow(node))
  })
  const snapshot = { nodes: rows, cache: cacheOf(simulation) }
  const { feasible } = filterNodes(defaultPlugins, pod, snapshot, { start: 0, nominations: new Map() })
  return Object.fromEntries(defaultPlugins.flatMap((plugin) => {
    const scores = pluginScores(plugin, pod, snapshot, feasible)
    return scores ? [[plugin.name, Object.fromEntries(feasible.map(({ name }, index) => [name, scores[index]!]))]] : []
  }))
}

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_name, scenario) => {
  const none = Object.fromEntries(Object.keys(scenario.scores['TaintToleration']!).map((name) => [name, 0]))
  expect({ ImageLocality: none, ...scoresOf(scenario) }).toEqual(scenario.scores)
})
