/**
 * Markers that the OpenAPI document of 1.27 does not have: of fields and types that came later, and
 * of fields whose markers that document leaves out because they are references.
 * Lists without any marker are atomic, so those need no row. Follows the types.go of k8s.io/api 0.34.
 */

import type { Shape } from './model.ts'

export interface Markers {
  readonly listType?: 'atomic' | 'set' | 'map'
  readonly listMapKeys?: readonly string[]
  readonly patchStrategy?: string
  readonly patchMergeKey?: string
  readonly mapType?: 'atomic' | 'granular'
  /** What a list's key stands for when an element leaves it out. */
  readonly default?: string
}

const mapOf = (...keys: string[]): Markers => ({ listType: 'map', listMapKeys: keys })
const mergedBy = (key: string, patchStrategy = 'merge'): Markers => ({ ...mapOf(key), patchStrategy, patchMergeKey: key })

/** By `Type.field`, or by `Type` where the whole type is meant. */
export const laterMarkers: Readonly<Record<string, Markers>> = {
  'ContainerPort.protocol': { default: 'TCP' },
  'ContainerRestartRuleOnExitCodes.values': { listType: 'set' },
  'ContainerStatus.allocatedResourcesStatus': mergedBy('name'),
  'ContainerStatus.volumeMounts': mergedBy('mountPath'),
  'DeploymentSpec.strategy': { patchStrategy: 'retainKeys' },
  'LocalObjectReference.name': { default: '' },
  'PersistentVolumeClaimStatus.allocatedResourceStatuses': { mapType: 'granular' },
  'PersistentVolumeSpec.claimRef': { mapType: 'granular' },
  'PodDisruptionBudgetSpec.selector': { patchStrategy: 'replace' },
  'PodStatus.hostIPs': { listType: 'atomic', patchStrategy: 'merge', patchMergeKey: 'ip' },
  'PodStatus.resourceClaimStatuses': mergedBy('name', 'merge,retainKeys'),
  'ResourceStatus.resources': mapOf('resourceID'),
  'ServicePort.protocol': { default: 'TCP' },
  'ServiceCIDRStatus.conditions': mergedBy('type'),
  'ValidatingAdmissionPolicyBindingSpec.validationActions': { listType: 'set' },
  'ValidatingAdmissionPolicySpec.matchConditions': mergedBy('name'),
  'ValidatingAdmissionPolicySpec.variables': mergedBy('name'),
  'ValidatingAdmissionPolicyStatus.conditions': mapOf('type'),

  FileKeySelector: { mapType: 'atomic' },
  MatchResources: { mapType: 'atomic' },
  NamedRuleWithOperations: { mapType: 'atomic' },
  ParamKind: { mapType: 'atomic' },
  ParamRef: { mapType: 'atomic' },
  ServiceBackendPort: { mapType: 'atomic' },
  Variable: { mapType: 'atomic' },
}

/** What newer versions say about a list of which 1.27 only knows how it is patched. */
export function completed(markers: Markers, shape: Shape): Markers {
  if (shape.kind !== 'list' || markers.listType || !markers.patchStrategy?.includes('merge')) return markers
  if (markers.patchMergeKey !== undefined) return { ...mapOf(markers.patchMergeKey), ...markers }
  return shape.of.kind === 'scalar' ? { listType: 'set', ...markers } : markers
}
