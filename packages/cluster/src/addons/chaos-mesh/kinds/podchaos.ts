/** PodChaos: pods that are deleted, that fail for a while, containers that are killed. Follows api/v1alpha1/podchaos_{types,webhook}.go of Chaos Mesh. */
import { invalidValue } from '@track/apimachinery'
import { check, checkMode } from '../webhook/check.ts'
import { isDuration } from '../webhook/values.ts'
import { chaosKind } from './chaos-kind.ts'
import { type ChaosSpec, containerSelector } from './chaos-object.ts'

export interface PodChaosSpec extends ChaosSpec {
  gracePeriod?: number
}

export const podChaos = chaosKind<PodChaosSpec>({
  kind: 'PodChaos',
  fields: { ...containerSelector, action: { type: 'string', isRequired: true }, duration: 'string', gracePeriod: 'int64', remoteCluster: 'string' },
  enums: { action: ['pod-kill', 'pod-failure', 'container-kill'] },
  required: ['action'],
  check(spec) {
    const { action, containerNames, duration } = spec
    const isWithoutName = action === 'container-kill' && (containerNames ?? []).length === 0
    const words = 'the name of container is required on container-kill action: invalid value'
    return [
      ...(isWithoutName ? [invalidValue('Spec.containerNames', containerNames ?? null, words)] : []),
      ...checkMode('Spec.ContainerSelector', spec),
      ...check('Spec.Duration', duration, isDuration),
      ...checkMode('Spec.ContainerSelector.PodSelector', spec),
    ]
  },
  columns: [],
})
