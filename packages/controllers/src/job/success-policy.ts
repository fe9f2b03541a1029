/**
 * When an indexed Job has succeeded before all of its indexes have.
 *
 * Follows pkg/controller/job/success_policy.go of Kubernetes 1.34.
 */
import type { Job } from '@track/apimachinery'
import { countOf, countShared, type Indexes, parseIndexes } from './indexes.ts'

/** The words for the first rule that is met. */
export function metSuccessRule({ successPolicy, completions = 0 }: Job['spec'], succeeded: Indexes): string | undefined {
  if (succeeded.length === 0) return undefined
  const index = (successPolicy?.rules ?? []).findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return succeededCount !== undefined && countOf(succeeded) >= succeededCount
    const required = parseIndexes(succeededIndexes, completions)
    const met = countShared(required, succeeded)
    return required.length > 0 && (met === countOf(required) || (succeededCount !== undefined && met >= succeededCount))
  })
  return index === -1 ? undefined : `Matched rules at index ${index}`
}
