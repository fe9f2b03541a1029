/** Conditions as they are worked out: without when, and for which generation. A type stands once, where it was first told. */
import type { Condition } from './kind-of.ts'

export type Finding = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>

export function withFinding(findings: readonly Finding[], finding: Finding): Finding[] {
  const known = findings.some(({ type }) => type === finding.type)
  return known ? findings.map((each) => (each.type === finding.type ? finding : each)) : [...findings, finding]
}

export function isFalse(findings: readonly Finding[], type: string): boolean {
  return findings.some((each) => each.type === type && each.status === 'False')
}

export function finding(type: string, isTrue: boolean, reason: string, message: string): Finding {
  return { type, status: isTrue ? 'True' : 'False', reason, message }
}

/** What is found now, with the time of the last change of each. */
export function dated(findings: readonly Finding[], before: readonly Condition[] | undefined, generation: number, now: string): Condition[] {
  return findings.map((each) => {
    const old = before?.find(({ type }) => type === each.type)
    const lastTransitionTime = old?.status === each.status ? old.lastTransitionTime : now
    return { ...each, observedGeneration: generation, lastTransitionTime }
  })
}

/** A sentence: with a capital and a full stop. */
export function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`
}
