/**
 * What of a log is wanted.
 *
 * Follows pkg/apis/core/validation/validation.go (ValidatePodLogOptions) and
 * k8s.io/cri-client/pkg/logs/logs.go of Kubernetes 1.34. Left out: one stream of the two.
 */
import { type FieldError, forbiddenField, invalid, invalidValue, path } from '@track/apimachinery'
import { type Instant, parseTimestamp, second } from '@track/simulation'
import type { Query } from './target.ts'

export interface LogOptions {
  readonly follow: boolean
  readonly previous: boolean
  readonly timestamps: boolean
  readonly tailLines: number | undefined
  readonly limitBytes: number | undefined
  readonly since: Instant
}

export function logOptions(query: Query, now: Instant): LogOptions {
  const flag = (name: string) => query[name]?.[0] === 'true' || query[name]?.[0] === '1'
  const number = (name: string) => (query[name]?.[0] === undefined ? undefined : Number(query[name][0]))
  const [tailLines, limitBytes, sinceSeconds] = [number('tailLines'), number('limitBytes'), number('sinceSeconds')]
  const sinceTime = query['sinceTime']?.[0]
  refuse(tailLines, limitBytes, sinceSeconds, sinceTime)
  const sinces = [sinceSeconds === undefined ? -Infinity : now - sinceSeconds * second, sinceTime ? parseTimestamp(sinceTime) : -Infinity]
  return {
    follow: flag('follow'), previous: flag('previous'), timestamps: flag('timestamps'), tailLines, limitBytes,
    since: Math.max(...sinces),
  }
}

function refuse(tailLines: number | undefined, limitBytes: number | undefined, sinceSeconds: number | undefined, sinceTime: string | undefined): void {
  const errors: FieldError[] = []
  if (tailLines !== undefined && tailLines < 0) {
    errors.push(invalidValue(path('tailLines'), tailLines, 'must be greater than or equal to 0'))
  }
  if (limitBytes !== undefined && limitBytes < 1) errors.push(invalidValue(path('limitBytes'), limitBytes, 'must be greater than 0'))
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    errors.push(forbiddenField(path(''), 'at most one of `sinceTime` or `sinceSeconds` may be specified'))
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    errors.push(invalidValue(path('sinceSeconds'), sinceSeconds, 'must be greater than 0'))
  }
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, '', errors)
}
