/**
 * What a Job's policy says about a pod that failed: the first rule that matches decides.
 *
 * Follows pkg/controller/job/pod_failure_policy.go of Kubernetes 1.34.
 */
import type { ContainerStatus, Job, Pod } from '@track/apimachinery'
import { keyOf } from '@track/apiserver'

type Policy = NonNullable<Job['spec']['podFailurePolicy']>
type Rule = Policy['rules'][number]

export interface FailureVerdict {
  /** It counts against the back-off limit. */
  readonly counts: boolean
  readonly action?: string
  /** Why the whole Job fails. */
  readonly failJob?: string
}

export function verdictOf(policy: Policy | undefined, pod: Pod): FailureVerdict {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const matched = match(rule, pod)
    if (matched === undefined) continue
    const { action } = rule
    if (action === 'FailJob') return { counts: true, action, failJob: `${matched} matching ${action} rule at index ${index}` }
    return { counts: action !== 'Ignore', action }
  }
  return { counts: true }
}

/** The beginning of the sentence that says what matched. */
function match({ onExitCodes, onPodConditions }: Rule, pod: Pod): string | undefined {
  const { status } = pod
  if (onExitCodes) {
    const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])]
    const container = statuses.find((each) => matchesExitCode(each, onExitCodes))
    if (!container) return undefined
    return `Container ${container.name} for pod ${keyOf(pod)} failed with exit code ${container.state!.terminated!.exitCode}`
  }
  const condition = status?.conditions?.find((each) =>
    (onPodConditions ?? []).some(({ type, status: value }) => type === each.type && value === each.status))
  return condition && `Pod ${keyOf(pod)} has condition ${condition.type}`
}

function matchesExitCode({ name, state }: ContainerStatus, { containerName, operator, values }: NonNullable<Rule['onExitCodes']>): boolean {
  const exitCode = state?.terminated?.exitCode ?? 0
  if (exitCode === 0 || (containerName !== undefined && containerName !== name)) return false
  return values.includes(exitCode) === (operator === 'In')
}
