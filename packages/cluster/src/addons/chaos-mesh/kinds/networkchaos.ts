/** NetworkChaos: packets that are late, lost, dropped. Follows api/v1alpha1/{networkchaos_types,networkchaos_webhook,podnetworkchaos_types}.go of Chaos Mesh. */
import { type FieldError, invalidValue, objectType } from '@track/apimachinery'
import { check, checkMode, checkText, type Selecting } from '../webhook/check.ts'
import { isDuration, isFloat, isRate } from '../webhook/values.ts'
import { chaosKind, defaultNamespaces } from './chaos-kind.ts'
import { type ChaosSpec, podSelector, strings, typeName } from './chaos-object.ts'

export interface NetworkChaosSpec extends ChaosSpec {
  partitionBehavior?: 'drop' | 'reject'
  device?: string
  delay?: { latency: string; correlation?: string; jitter?: string; reorder?: { reorder: string; correlation?: string; gap?: number } }
  loss?: { loss: string; correlation?: string }
  duplicate?: { duplicate: string; correlation?: string }
  corrupt?: { corrupt: string; correlation?: string }
  bandwidth?: { rate: string; limit?: number; buffer?: number; peakrate?: number; minburst?: number }
  rate?: { rate: string }
  direction?: 'to' | 'from' | 'both'
  target?: Selecting
  targetDevice?: string
  externalTargets?: string[]
}

const of = (field: string) => objectType(typeName(`${field}Spec`), { [field]: { type: 'string', isRequired: true }, correlation: 'string' })
const reorder = objectType(typeName('ReorderSpec'), { reorder: { type: 'string', isRequired: true }, correlation: 'string', gap: 'int64' })

export const networkChaos = chaosKind<NetworkChaosSpec>({
  kind: 'NetworkChaos',
  fields: {
    ...podSelector, action: { type: 'string', isRequired: true }, partitionBehavior: 'string', device: 'string', duration: 'string',
    delay: objectType(typeName('DelaySpec'), { latency: { type: 'string', isRequired: true }, correlation: 'string', jitter: 'string', reorder }),
    loss: of('loss'), duplicate: of('duplicate'), corrupt: of('corrupt'),
    bandwidth: objectType(typeName('BandwidthSpec'), { rate: 'string', limit: 'int64', buffer: 'int64', peakrate: 'int64', minburst: 'int64' }),
    rate: objectType(typeName('RateSpec'), { rate: { type: 'string', isRequired: true } }),
    direction: 'string', target: objectType(typeName('PodSelector'), podSelector), targetDevice: 'string', externalTargets: strings, remoteCluster: 'string',
  },
  enums: {
    'action': ['netem', 'delay', 'loss', 'duplicate', 'corrupt', 'partition', 'bandwidth'], 'direction': ['to', 'from', 'both'], 'partitionBehavior': ['drop', 'reject'],
    'target.mode': ['one', 'all', 'fixed', 'fixed-percent', 'random-max-percent'],
  },
  required: ['action'],
  webhookDefaults(spec, namespace) {
    spec.partitionBehavior ||= 'drop'
    spec.direction ||= 'to'
    if (spec.device !== undefined) spec.device = spec.device.split('@')[0]!
    if (spec.target) defaultNamespaces(spec.target, namespace)
    const { delay, loss, duplicate, corrupt } = spec
    if (delay) delay.jitter ||= '0ms'
    for (const each of [delay, delay?.reorder, loss, duplicate, corrupt]) if (each) each.correlation ||= '0'
  },
  check(spec) {
    const { duration, target, delay, loss, duplicate, corrupt, bandwidth, rate } = spec
    const at = 'Spec.TcParameter'
    return [
      ...checkDirection(spec),
      ...checkMode('Spec.PodSelector', spec),
      ...check('Spec.Duration', duration, isDuration),
      ...(target ? checkMode('Spec.Target', target) : []),
      ...(delay ? [...checkText(`${at}.Delay.Latency`, delay.latency, isDuration), ...checkText(`${at}.Delay.Correlation`, delay.correlation, isFloat), ...checkText(`${at}.Delay.Jitter`, delay.jitter, isDuration)] : []),
      ...(loss ? [...checkText(`${at}.Loss.Loss`, loss.loss, isFloat), ...checkText(`${at}.Loss.Correlation`, loss.correlation, isFloat)] : []),
      ...(duplicate ? [...checkText(`${at}.Duplicate.Duplicate`, duplicate.duplicate, isFloat), ...checkText(`${at}.Duplicate.Correlation`, duplicate.correlation, isFloat)] : []),
      ...(corrupt ? [...checkText(`${at}.Corrupt.Corrupt`, corrupt.corrupt, isFloat), ...checkText(`${at}.Corrupt.Correlation`, corrupt.correlation, isFloat)] : []),
      ...(bandwidth ? checkText(`${at}.Bandwidth.Rate`, bandwidth.rate, isRate) : []),
      ...(rate ? checkText(`${at}.Rate.Rate`, rate.rate, isRate) : []),
      ...(delay?.reorder ? [...checkText(`${at}.Delay.Reorder.Reorder`, delay.reorder.reorder, isFloat), ...checkText(`${at}.Delay.Reorder.Correlation`, delay.reorder.correlation, isFloat)] : []),
    ]
  },
  columns: ['action', 'duration'],
})

function checkDirection({ action, direction, target, externalTargets }: NetworkChaosSpec): FieldError[] {
  if (action === 'partition' || (direction !== 'from' && direction !== 'both')) return []
  const error = (words: string) => invalidValue('Spec.direction', direction, words)
  return [
    ...(externalTargets ? [error('external targets cannot be used with `from` and `both` direction in netem action yet')] : []),
    ...(target ? [] : [error('`from` and `both` direction cannot be used when targets is empty in netem action')]),
  ]
}
