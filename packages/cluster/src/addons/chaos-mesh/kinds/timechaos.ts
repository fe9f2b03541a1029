/** TimeChaos: clocks that go wrong. Follows api/v1alpha1/timechaos_{types,webhook}.go of Chaos Mesh. */
import { checkMode, checkText } from '../webhook/check.ts'
import { isTimeOffset } from '../webhook/values.ts'
import { chaosKind } from './chaos-kind.ts'
import { type ChaosSpec, containerSelector, strings } from './chaos-object.ts'

export interface TimeChaosSpec extends ChaosSpec {
  timeOffset: string
  clockIds?: string[]
}

export const timeChaos = chaosKind<TimeChaosSpec>({
  kind: 'TimeChaos',
  fields: { ...containerSelector, timeOffset: { type: 'string', isRequired: true }, clockIds: strings, duration: 'string', remoteCluster: 'string' },
  enums: {},
  required: ['timeOffset'],
  webhookDefaults(spec) {
    if ((spec.clockIds ?? []).length === 0) spec.clockIds = ['CLOCK_REALTIME']
  },
  check: (spec) => [
    ...checkMode('Spec', spec), ...checkMode('Spec.ContainerSelector', spec), ...checkText('Spec.TimeOffset', spec.timeOffset, isTimeOffset),
    ...checkMode('Spec.ContainerSelector.PodSelector', spec),
  ],
  columns: ['duration'],
})
