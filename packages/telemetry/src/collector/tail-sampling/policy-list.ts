/**
 * The policies of one processor, and what they say together of a trace.
 *
 * Follows loadSamplingPolicies, makeDecision and makeDecisionOnSpanIngest in processor/tailsamplingprocessor/processor.go of opentelemetry-collector-contrib 0.152.
 */
import { oncePerRow, quoteGo } from '@track/simulation'
import { OttlError, within } from '../ottl/ottl-error.ts'
import type { Evaluator, PolicyWorld } from './evaluator.ts'
import { policyOf } from './policies.ts'
import type { TailSamplingConfig } from './policy-config.ts'
import type { Decision } from './state.ts'
import type { GatheredTrace } from './trace-facts.ts'

export interface Policy {
  readonly name: string
  readonly isDrop: boolean
  readonly evaluator: Evaluator
}

/** Those that drop come first. Throws OttlError in the Collector's words. */
function policiesFrom({ policies = [], sampling_strategy: strategy }: TailSamplingConfig): readonly Policy[] {
  const names = new Set<string>()
  const all = policies.map((config, index): Policy => {
    const { name = '', type } = config
    if (name === '') throw new OttlError('policy name cannot be empty')
    if (names.has(name)) throw new OttlError(`duplicate policy name ${quoteGo(name)}`)
    names.add(name)
    const evaluator = within(`failed to create policy evaluator for ${quoteGo(name)}`, () => policyOf(config, String(index)))
    if (strategy === 'span-ingest' && evaluator.isStateful) {
      throw new OttlError(`sampling_strategy "span-ingest" requires all policies to be stateless, but policy ${quoteGo(name)} is stateful`)
    }
    return { name, isDrop: type === 'drop', evaluator }
  })
  return [...all.filter(({ isDrop }) => isDrop), ...all.filter(({ isDrop }) => !isDrop)]
}

export const policiesOf: (config: TailSamplingConfig) => readonly Policy[] = oncePerRow(policiesFrom)

/** What each policy said, for the metrics. */
export interface Notes {
  readonly said: (policy: Policy, decision: Decision) => void
  readonly asked: (policy: Policy) => void
  readonly failed: (message: string) => void
}

/** Undefined where the policy fails. */
function ask(policy: Policy, trace: GatheredTrace, world: PolicyWorld, notes: Notes): Decision | undefined {
  notes.asked(policy)
  try {
    const decision = policy.evaluator.decide(trace, world)
    notes.said(policy, decision)
    return decision
  } catch (error) {
    // A condition that failed, with errors passed on.
    if (!(error instanceof OttlError)) throw error
    notes.failed(error.message)
    return undefined
  }
}

/** Of a whole trace: one policy that takes it is enough, one that drops it is stronger. */
export function decide(policies: readonly Policy[], trace: GatheredTrace, world: PolicyWorld, notes: Notes, { stopsAtFirst }: { readonly stopsAtFirst: boolean }): Decision {
  let isSampled = false
  for (const policy of policies) {
    const decision = ask(policy, trace, world, notes)
    if (decision === 'dropped') return decision
    isSampled ||= decision === 'sampled'
    if (isSampled && stopsAtFirst) break
  }
  return isSampled ? 'sampled' : 'not_sampled'
}

/** Of what has just come; undefined where more may change it. */
export function decideAtOnce(policies: readonly Policy[], trace: GatheredTrace, world: PolicyWorld, notes: Notes): Decision | undefined {
  let mayBeDropped = false
  for (const policy of policies) {
    if (!policy.isDrop && mayBeDropped) return undefined
    const decision = ask(policy, trace, world, notes)
    if (decision === 'dropped') return decision
    if (decision !== undefined && policy.isDrop) mayBeDropped = true
    else if (decision === 'sampled' && !mayBeDropped) return decision
  }
  return undefined
}
