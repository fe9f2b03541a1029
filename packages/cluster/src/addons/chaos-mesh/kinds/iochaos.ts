/** IOChaos: reads and writes of files that are late or fail. Follows api/v1alpha1/{iochaos_types,iochaos_webhook,podiochaos_types}.go of Chaos Mesh. */
import { invalidValue, objectType } from '@track/apimachinery'
import { check, checkMode, checkText } from '../webhook/check.ts'
import { isDuration } from '../webhook/values.ts'
import { chaosKind } from './chaos-kind.ts'
import { type ChaosSpec, containerSelector, strings, typeName } from './chaos-object.ts'

export interface IoChaosSpec extends ChaosSpec {
  delay?: string
  errno?: number
  attr?: object
  mistake?: object
  path?: string
  methods?: string[]
  percent?: number
  volumePath?: string
}

const time = objectType(typeName('Timespec'), { sec: 'int64', nsec: 'int64' })
const attr = objectType(typeName('AttrOverrideSpec'), {
  ino: 'int64', size: 'int64', blocks: 'int64', atime: time, mtime: time, ctime: time, kind: 'string', perm: 'int32', nlink: 'int32', uid: 'int32', gid: 'int32', rdev: 'int32',
})
const mistake = objectType(typeName('MistakeSpec'), { filling: 'string', maxOccurrences: 'int64', maxLength: 'int64' })

export const ioChaos = chaosKind<IoChaosSpec>({
  kind: 'IOChaos',
  fields: {
    ...containerSelector, action: { type: 'string', isRequired: true }, delay: 'string', errno: 'int64', attr, mistake, path: 'string', methods: strings, percent: 'int64',
    volumePath: { type: 'string', isRequired: true }, duration: 'string', remoteCluster: 'string',
  },
  enums: { 'action': ['latency', 'fault', 'attrOverride', 'mistake'], 'mistake.filling': ['zero', 'random'] },
  required: ['action', 'volumePath'],
  definitionDefaults(spec) {
    spec.percent ??= 100
  },
  check(spec) {
    const { action, delay, errno = 0, percent = 0, duration } = spec
    return [
      ...checkMode('Spec', spec),
      ...checkMode('Spec.ContainerSelector', spec),
      ...checkText('Spec.Delay', delay, isDuration),
      ...(action === 'fault' && errno === 0 ? [invalidValue('Spec.Errno', errno, 'action fault: errno 0 is not supported')] : []),
      ...(percent > 100 || percent < 0 ? [invalidValue('Spec.Percent', percent, 'percent field should be in 0-100')] : []),
      ...check('Spec.Duration', duration, isDuration),
      ...checkMode('Spec.ContainerSelector.PodSelector', spec),
    ]
  },
  columns: ['action', 'duration'],
})
