/** What a kind of chaos does to a target, and how that is taken back. */
import type { Pod } from '@track/apimachinery'
import type { Client } from '@track/apiserver'
import { serverIdOf } from '@track/nodes'
import type { Simulation } from '@track/simulation'
import { type Fault, healFault, injectFault, openFaults } from '@track/traffic'
import type { ChaosObject, ChaosSpec } from '../kinds/chaos-object.ts'

export interface Target {
  /** `namespace/pod`, or `namespace/pod/container`. */
  readonly id: string
  readonly pod: Pod
  readonly container: string | undefined
}

/** One whose pod may have gone meanwhile. */
export type LeftTarget = Omit<Target, 'pod'> & { readonly pod: Pod | undefined }

export interface EffectContext {
  readonly simulation: Simulation
  readonly api: Client
  /** Which injection of the target this is, from 0. */
  readonly turn: number
  /** The pods of the object's other selector. */
  readonly others: readonly Pod[]
}

export interface Effect<Spec extends ChaosSpec = ChaosSpec> {
  readonly kind: string
  /** Whether its targets are containers. */
  readonly isOfContainers: (spec: Spec) => boolean
  /** What cannot be simulated, in a sentence. */
  refusal?(spec: Spec): string | undefined
  /** What is accepted and makes no difference here. */
  warnings?(spec: Spec): readonly string[]
  /** It happens once, and nothing is to be taken back. */
  isOneShot?(spec: Spec): boolean
  /** The words of a failure. */
  apply(target: Target, object: ChaosObject<Spec>, context: EffectContext): string | undefined
  recover(target: LeftTarget, object: ChaosObject<Spec>, context: EffectContext): void
}

/** Checks the literal against its spec and forgets that, so that effects fit one list. */
export function effect<Spec extends ChaosSpec>(each: Effect<Spec>): Effect {
  return each as unknown as Effect
}

/** How the traffic knows the processes of pods. */
export function idsOf(pods: readonly Pod[]): string[] {
  return pods.flatMap((pod) => [...pod.spec.initContainers ?? [], ...pod.spec.containers].map(({ name }) => serverIdOf(pod, name)))
}

export type FaultDraft = Pick<Fault, 'kind' | 'where'> & Partial<Fault>

function faultId({ metadata }: ChaosObject, { id }: Pick<Target, 'id'>): string {
  return `${metadata.uid ?? ''}/${id}`
}

/** Faults of the traffic that a target's injection is made of. */
export function beginFaults(drafts: readonly FaultDraft[], target: Target, object: ChaosObject, { simulation, turn }: EffectContext): void {
  const { kind, metadata: { namespace = '', name = '' } } = object
  drafts.forEach((draft, index) => {
    const labels = { chaos: kind ?? '', namespace, name, target: target.id }
    injectFault(simulation, { ...draft, id: `${faultId(object, target)}#${turn}.${index}`, at: simulation.now, labels })
  })
}

export function endFaults(target: LeftTarget, object: ChaosObject, { simulation }: EffectContext): void {
  const beginning = `${faultId(object, target)}#`
  for (const { fault } of openFaults(simulation)) {
    if (fault.id.startsWith(beginning)) healFault(simulation, fault.id)
  }
}
