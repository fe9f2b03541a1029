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

/** Refuses in the API server's words; `name` is the pod's. */
export function logOptions(query: Query, name: string, now: Instant): LogOptions {
  const flag = (option: string) => query[option]?.[0] === 'true' || query[option]?.[0] === '1'
  const number = (option: string) => (query[option]?.[0] === undefined ? undefined : Number(query[option][0]))
  const [tailLines, limitBytes, sinceSeconds] = [number('tailLines'), number('limitBytes'), number('sinceSeconds')]
  const sinceTime = query['sinceTime']?.[0]
  const errors = errorsOf({ tailLines, limitBytes, sinceSeconds, sinceTime })
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, name, errors)
  const sinces = [sinceSeconds === undefined ? -Infinity : now - sinceSeconds * second, sinceTime ? parseTimestamp(sinceTime) : -Infinity]
  return {
    follow: flag('follow'), previous: flag('previous'), timestamps: flag('timestamps'), tailLines, limitBytes,
    since: Math.max(...sinces),
  }
}

interface Bounds {
  readonly tailLines: number | undefined
  readonly limitBytes: number | undefined
  readonly sinceSeconds: number | undefined
  readonly sinceTime: string | undefined
}

function errorsOf({ tailLines, limitBytes, sinceSeconds, sinceTime }: Bounds): FieldError[] {
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
  return errors
}
