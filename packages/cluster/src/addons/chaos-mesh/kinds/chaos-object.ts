/**
 * What all chaos objects share: selectors, duration, the status that the controller writes.
 *
 * Follows api/v1alpha1/{selector,common_types}.go of Chaos Mesh.
 */
import { type KubeObject, listOf, mapOf, objectType } from '@track/apimachinery'
import type { Selecting } from '../webhook/check.ts'

export const apiVersion = 'chaos-mesh.org/v1alpha1'

export interface RecordEvent {
  type: 'Succeeded' | 'Failed'
  operation: 'Apply' | 'Recover'
  message?: string
  timestamp: string
}

export interface ChaosRecord {
  id: string
  selectorKey: string
  phase: 'Not Injected' | 'Injected'
  injectedCount: number
  recoveredCount: number
  events?: RecordEvent[]
}

export interface ChaosCondition {
  type: 'Selected' | 'AllInjected' | 'AllRecovered' | 'Paused'
  status: 'True' | 'False'
}

export interface ChaosStatus {
  conditions?: ChaosCondition[]
  experiment?: { desiredPhase?: 'Run' | 'Stop'; containerRecords?: ChaosRecord[] }
}

export interface ChaosSpec extends Selecting {
  action?: string
  duration?: string
  containerNames?: string[]
  remoteCluster?: string
}

export interface ChaosObject<Spec extends ChaosSpec = ChaosSpec> extends KubeObject {
  spec: Spec
  status?: ChaosStatus
}

export const strings = { type: listOf('string') } as const
export const words = { type: mapOf('string') } as const

const name = 'org.chaos-mesh.v1alpha1'

const expression = objectType(`${name}.LabelSelectorRequirement`, {
  key: { type: 'string', isRequired: true }, operator: { type: 'string', isRequired: true }, values: strings,
})

const selector = objectType(`${name}.PodSelectorSpec`, {
  namespaces: strings, fieldSelectors: words, labelSelectors: words, expressionSelectors: { type: listOf(expression) }, annotationSelectors: words,
  nodes: strings, pods: { type: mapOf(listOf('string')) }, nodeSelectors: words, podPhaseSelectors: strings,
})

export const modes = ['one', 'all', 'fixed', 'fixed-percent', 'random-max-percent'] as const

/** In the order of Go's struct; whoever embeds it puts its own fields after. */
export const podSelector = { selector: { type: selector, isRequired: true }, mode: { type: 'string', isRequired: true }, value: 'string' } as const
export const containerSelector = { ...podSelector, containerNames: strings } as const

const event = objectType(`${name}.RecordEvent`, { type: 'string', operation: 'string', message: 'string', timestamp: 'time' })

const record = objectType(`${name}.Record`, {
  id: 'string', selectorKey: 'string', phase: 'string', injectedCount: 'int64', recoveredCount: 'int64', events: { type: listOf(event) },
})

export const statusType = objectType(`${name}.ChaosStatus`, {
  conditions: { type: listOf(objectType(`${name}.ChaosCondition`, { type: 'string', status: 'string', reason: 'string' })) },
  experiment: objectType(`${name}.ExperimentStatus`, { desiredPhase: 'string', containerRecords: { type: listOf(record) } }),
})

export function typeName(kind: string): string {
  return `${name}.${kind}`
}
