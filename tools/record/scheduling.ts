/**
 * Records why the real scheduler refuses the pods of packages/scheduler/testdata/refusals.json, and
 * how its plugins score nodes for those of scores.json, which a scheduler started with --v=10 writes
 * into its log. It needs a cluster of its own, whose nodes it deletes, and `kubectl` in the path:
 * `KUBECONFIG=… [SCHEDULER_LOG=…] node tools/record/scheduling.ts [NAME…]`
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Oracle, recordFile, withOracle } from './oracle.ts'

const folder = join(import.meta.dirname, '../../packages/scheduler/testdata')
const log = process.env['SCHEDULER_LOG']
const core = '/api/v1'
const pods = `${core}/namespaces/default/pods`
const services = `${core}/namespaces/default/services`

interface ScenarioNode {
  readonly name: string
  readonly cpu: string
  readonly memory: string
  readonly pods: string
  readonly labels: object
  readonly taints?: object[]
  readonly unschedulable?: boolean
  readonly images?: object[]
}

interface Scenario {
  readonly name: string
  readonly nodes: readonly ScenarioNode[]
  readonly existing?: readonly { readonly name: string; readonly labels: object; readonly spec: object }[]
  readonly services?: readonly { readonly name: string; readonly selector: object }[]
  readonly labels?: object
  readonly pod: object
}

async function clear({ request }: Oracle, path: string): Promise<void> {
  await request('DELETE', `${path}?gracePeriodSeconds=0`)
  while ((await request('GET', path)).items.length > 0) await sleep(200)
}

async function createNode({ request }: Oracle, node: ScenarioNode): Promise<void> {
  const { name, cpu, memory, pods: podsMax, labels, taints, unschedulable, images } = node
  const capacity = { cpu, memory, pods: podsMax }
  await request('POST', `${core}/nodes`, {
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: { ...(taints && { taints }), ...(unschedulable && { unschedulable }) }, status: { capacity, allocatable: capacity, ...(images && { images }) },
  })
}

async function ready({ request }: Oracle, count: number): Promise<void> {
  for (;;) {
    const { items } = await request('GET', `${core}/nodes`)
    const settled = items.filter(({ status, spec }) => {
      const isReady = status.conditions?.some((each) => each.type === 'Ready' && each.status === 'True')
      return isReady && !spec.taints?.some((each) => each.key === 'node.kubernetes.io/not-ready')
    })
    if (settled.length === count) return
    await sleep(200)
  }
}

const pod = (name: string, labels: object | undefined, spec: object) =>
  ({ metadata: { name, ...(labels && { labels }), annotations: { 'oracle/hold': '1' } }, spec: { terminationGracePeriodSeconds: 0, ...spec } })

async function record(oracle: Oracle, scenario: Scenario): Promise<string> {
  const { request } = oracle
  await clear(oracle, pods)
  for (const { metadata } of (await request('GET', services)).items) if (metadata.name !== 'kubernetes') await request('DELETE', `${services}/${metadata.name}`)
  await clear(oracle, `${core}/nodes`)
  for (const node of scenario.nodes) await createNode(oracle, node)
  await ready(oracle, scenario.nodes.length)
  for (const { name, labels, spec } of scenario.existing ?? []) await request('POST', pods, pod(name, labels, spec))
  for (const { name, selector } of scenario.services ?? []) await request('POST', services, { metadata: { name }, spec: { selector, ports: [{ port: 80 }] } })
  await sleep(1500)
  const created = await request('POST', pods, pod('new', scenario.labels, scenario.pod))
  if (created.kind === 'Status') throw new Error(created.message)
  for (;;) {
    const { status } = await request('GET', `${pods}/new`)
    const scheduled = status.conditions?.find((each) => each.type === 'PodScheduled')
    if (scheduled) return scheduled.message ?? 'scheduled'
    await sleep(200)
  }
}

/** Plugin → node → weighted score, of the last pod that was scheduled. */
function scoresIn(text: string): Record<string, Record<string, number>> {
  const scores: Record<string, Record<string, number>> = {}
  for (const [, plugin, node, score] of text.matchAll(/"Plugin scored node for pod" .*pod="default\/new" plugin="(\w+)" node="([\w-]+)" score=(-?\d+)/g)) {
    scores[plugin!] = { ...scores[plugin!], [node!]: Number(score) }
  }
  return scores
}

await withOracle(18_766, async (oracle) => {
  if (!log) await recordFile<Scenario>(join(folder, 'refusals.json'), async (scenario) => ({ message: await record(oracle, scenario) }))
  else {
    await recordFile<Scenario>(join(folder, 'scores.json'), async (scenario) => {
      const { length } = readFileSync(log, 'utf8')
      await record(oracle, scenario)
      await sleep(500)
      return { scores: scoresIn(readFileSync(log, 'utf8').slice(length)) }
    })
  }
})
