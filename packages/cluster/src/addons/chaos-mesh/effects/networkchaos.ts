/**
 * Packets of pods: late, lost, dropped, too many, to some or to all. A packet whose bits are wrong is lost (its checksum tells).
 *
 * Follows controllers/chaosimpl/networkchaos/{partition,trafficcontrol}/impl.go of Chaos Mesh. Left out: pods that
 * come later (the targets are chosen once, as there), names among the external targets.
 */
import { type Duration, parseGoDuration } from '@track/simulation'
import type { Fault, FaultPlace } from '@track/traffic'
import { rateOf } from '../../../faults/rate.ts'
import type { NetworkChaosSpec } from '../kinds/networkchaos.ts'
import { shareOf } from '../webhook/values.ts'
import { beginFaults, effect, endFaults, type FaultDraft, idsOf } from './effect.ts'

export const networkEffect = effect<NetworkChaosSpec>({
  kind: 'NetworkChaos',
  isOfContainers: () => false,

  refusal({ action, bandwidth, rate, delay, loss, duplicate, corrupt }) {
    if (rate) return 'not simulated here: the rate of netem (action bandwidth has one)'
    const given = { delay, loss, duplicate, corrupt, bandwidth }[action as 'delay']
    if (action !== 'partition' && action !== 'netem' && !given) return `spec.${action ?? ''} is missing: there is nothing to inject`
    return undefined
  },

  warnings({ delay, loss, corrupt, duplicate, device, action, bandwidth }) {
    return [
      ...(bandwidth?.peakrate ? ['the peakrate of a bandwidth'] : []),
      ...(delay?.reorder ? ['packets in another order (TCP puts them right)'] : []),
      ...(action === 'duplicate' || duplicate ? ['packets that come twice (TCP drops the second)'] : []),
      ...([delay, loss, corrupt].some((each) => Number(each?.correlation ?? 0) !== 0) ? ['correlation of draws'] : []),
      ...(device ? [`a device of its own (${device})`] : []),
    ]
  },

  apply(target, object, context) {
    // The pods of the other selector are at the far end of the same links.
    const { spec } = object
    const effects = effectsOf(spec)
    const source: FaultPlace = { instances: idsOf([target.pod]) }
    const isTargeted = spec.target !== undefined || (spec.externalTargets ?? []).length > 0
    const addresses = (spec.externalTargets ?? []).map((each) => `address/${each}`)
    const far: FaultPlace = isTargeted ? { instances: [...idsOf(context.others), ...addresses] } : {}
    const drafts: FaultDraft[] = []
    if (spec.direction !== 'from') drafts.push({ kind: 'link', from: source, where: far, ...effects })
    if (spec.direction === 'from' || spec.direction === 'both') drafts.push({ kind: 'link', from: far, where: source, ...effects })
    beginFaults(drafts, target, object, context)
    return undefined
  },

  recover: endFaults,
})

function effectsOf({ action, partitionBehavior, delay, loss, corrupt, bandwidth }: NetworkChaosSpec): Partial<Fault> {
  if (action === 'partition') return { cut: partitionBehavior === 'reject' ? 'rejected' : 'dropped' }
  if (action === 'bandwidth') return { bandwidth: { rate: rateOf(bandwidth!.rate), buffer: bandwidth!.buffer ?? 0, limit: bandwidth!.limit ?? Infinity } }
  const isMeant = (field: string): boolean => action === field || action === 'netem'
  const lost = (isMeant('loss') && loss ? shareOf(loss.loss) : 0)
  const spoilt = (isMeant('corrupt') && corrupt ? shareOf(corrupt.corrupt) : 0)
  const share = 1 - (1 - lost) * (1 - spoilt)
  return {
    ...(isMeant('delay') && delay && { delay: durationOf(delay.latency), jitter: durationOf(delay.jitter) }),
    ...(share > 0 && { loss: share }),
  }
}

/** Validation has read it already. */
function durationOf(text = ''): Duration {
  const duration = parseGoDuration(text)
  return typeof duration === 'number' ? Math.max(0, duration) : 0
}
