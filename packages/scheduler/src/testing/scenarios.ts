/** A cluster and a pod that comes into it, as tools/record/scheduling.ts gave them to a real scheduler. */
import { type ContainerImage, nodes, type Pod, pods, type PodSpec, services, type Taint } from '@track/apimachinery'
import { type Client } from '@track/apiserver'
import { adminOf, worldWith } from '@track/controller-runtime/testing'
import { second, type Simulation } from '@track/simulation'
import { schedulerPart } from '../part.ts'

export interface Scenario {
  readonly name: string
  readonly nodes: readonly ScenarioNode[]
  readonly existing?: readonly { readonly name: string; readonly labels: Record<string, string>; readonly spec: PodSpec }[]
  readonly services?: readonly { readonly name: string; readonly selector: Record<string, string> }[]
  readonly labels?: Record<string, string>
  readonly pod: PodSpec
}

export interface ScenarioNode {
  readonly name: string
  readonly cpu?: string
  readonly memory?: string
  readonly pods?: string
  readonly labels?: Record<string, string>
  readonly taints?: Taint[]
  readonly unschedulable?: boolean
  readonly images?: ContainerImage[]
}

const namespace = 'default'

export function createNode(api: Client, node: ScenarioNode): void {
  const { name, cpu = '4', memory = '16Gi', pods: podsMax = '110', labels, taints, unschedulable, images } = node
  const capacity = { cpu, memory, pods: podsMax }
  api.create(nodes, {
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: { ...(taints && { taints }), ...(unschedulable && { unschedulable }) },
    status: { capacity, allocatable: capacity, ...(images && { images }) },
  })
}

export function createPod(api: Client, name: string, spec: PodSpec, labels: Record<string, string> = {}): Pod {
  return api.create(pods, { metadata: { name, namespace, labels }, spec })
}

/** The scenario's world before its pod comes. */
export function worldOf(scenario: Scenario): Simulation {
  const simulation = worldWith([schedulerPart()])
  const api = adminOf(simulation)
  for (const node of scenario.nodes) createNode(api, node)
  for (const { name, labels, spec } of scenario.existing ?? []) createPod(api, name, spec, labels)
  for (const { name, selector } of scenario.services ?? []) {
    api.create(services, { metadata: { name, namespace }, spec: { selector, ports: [{ port: 80 }] } })
  }
  simulation.runFor(second)
  return simulation
}
