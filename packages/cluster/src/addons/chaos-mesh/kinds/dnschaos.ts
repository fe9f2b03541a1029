/** DNSChaos: names that do not resolve, or to addresses at random. Follows api/v1alpha1/dnschaos_type.go of Chaos Mesh. */
import { check, checkMode } from '../webhook/check.ts'
import { isDuration } from '../webhook/values.ts'
import { chaosKind } from './chaos-kind.ts'
import { type ChaosSpec, containerSelector, strings } from './chaos-object.ts'

export interface DnsChaosSpec extends ChaosSpec {
  patterns?: string[]
}

export const dnsChaos = chaosKind<DnsChaosSpec>({
  kind: 'DNSChaos',
  fields: { action: { type: 'string', isRequired: true }, ...containerSelector, duration: 'string', patterns: strings, remoteCluster: 'string' },
  enums: { action: ['error', 'random'] },
  required: ['action'],
  check: (spec) => [
    ...checkMode('Spec', spec), ...checkMode('Spec.ContainerSelector', spec), ...check('Spec.Duration', spec.duration, isDuration),
    ...checkMode('Spec.ContainerSelector.PodSelector', spec),
  ],
  columns: ['action', 'duration'],
})
