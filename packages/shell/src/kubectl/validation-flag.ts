/**
 * `--validate`: what the server does about fields that it does not know.
 *
 * Follows k8s.io/kubectl/pkg/cmd/util/helpers.go (GetValidationDirective) of Kubernetes 1.34.
 */
import type { FlagTable } from '../flags.ts'
import { KubectlError } from './errors.ts'

export const validateFlag = {
  'validate': {
    kind: 'string', default: 'strict', bare: 'strict', completes: ['strict', 'warn', 'ignore'],
    help: 'Must be one of: strict (or true), warn, ignore (or false).',
  },
} as const satisfies FlagTable

export function validationOf({ validate }: { readonly validate: string }): string {
  switch (validate) {
    case 'strict':
    case 'true': return 'Strict'
    case 'warn': return 'Warn'
    case 'ignore':
    case 'false': return 'Ignore'
    default: throw new KubectlError(`invalid - validate option ${JSON.stringify(validate)}; must be one of: strict (or true), warn, ignore (or false)`)
  }
}
