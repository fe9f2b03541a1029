/**
 * Reads and writes of a volume that are late or fail, as databases, brokers, stores of objects and members of groups feel them.
 *
 * Follows controllers/chaosimpl/iochaos/impl.go of Chaos Mesh and toda, which it injects with: a call waits, or fails with its number,
 * with so many percent. Left out: attributes and contents of files (workloads have none), one path among the volume's.
 */
import type { Container, Pod } from '@track/apimachinery'
import { serverIdOf } from '@track/nodes'
import { parseGoDuration } from '@track/simulation'
import { hasDisk } from '@track/traffic'
import type { IoChaosSpec } from '../kinds/iochaos.ts'
import { beginFaults, effect, endFaults } from './effect.ts'

/** Of the calls that toda knows, those that workloads make. */
const felt: readonly string[] = ['read', 'write', 'fsync']

export const ioEffect = effect<IoChaosSpec>({
  kind: 'IOChaos',
  isOfContainers: () => true,

  refusal({ action, methods = [] }) {
    if (action === 'attrOverride') return 'not simulated here: attributes of files (workloads have no files)'
    if (action === 'mistake') return 'not simulated here: wrong contents of files (workloads have no files)'
    if (methods.length > 0 && !methods.some((each) => felt.includes(each.toLowerCase()))) {
      return `not simulated here: ${methods.join(', ')} (workloads make the calls ${felt.join(', ')})`
    }
    return undefined
  },

  warnings({ path = '', methods = [] }) {
    const unfelt = methods.filter((each) => !felt.includes(each.toLowerCase()))
    return [
      ...(path === '' ? [] : [`one path among others (${path}): all that is read and written is meant`]),
      ...(unfelt.length > 0 ? [`${unfelt.join(', ')} (workloads make the calls ${felt.join(', ')})`] : []),
    ]
  },

  apply(target, object, context) {
    const { pod, container: name = '' } = target
    const { action, delay = '', errno, percent = 100, methods = [], volumePath = '' } = object.spec
    const mounts = containerOf(pod, name)?.volumeMounts ?? []
    if (!mounts.some(({ mountPath }) => mountPath === volumePath)) return `volumePath "${volumePath}" is no mount of the container "${name}"`
    const id = serverIdOf(pod, name)
    if (!hasDisk(context.simulation, id)) return 'not simulated here: files of this workload (databases, brokers, stores of objects, consensus and quorum stores have a disk)'
    const late = parseGoDuration(delay)
    const effects = action === 'latency' ? { delay: typeof late === 'number' ? late : 0 } : { errno: errno ?? 0 }
    const meant = methods.map((each) => each.toLowerCase())
    beginFaults([{ kind: 'disk', where: { instances: [id] }, ratio: percent / 100, ...(meant.length > 0 && { methods: meant }), ...effects }], target, object, context)
    return undefined
  },

  recover: endFaults,
})

function containerOf({ spec }: Pod, name: string): Container | undefined {
  return spec.containers.find((each) => each.name === name)
}
