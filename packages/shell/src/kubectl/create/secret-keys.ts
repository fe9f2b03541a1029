/** How a key of a Secret is refused. Follows k8s.io/kubectl/pkg/cmd/create/create_secret.go of Kubernetes 1.34. */
import { quote } from '@track/apimachinery'
import { KubectlError } from '../errors.ts'

export function secretKeyRefusal(key: string, problem?: string): KubectlError {
  return new KubectlError(problem === undefined
    ? `cannot add key ${key}, another key by that name already exists`
    : `${quote(key)} is not valid key name for a Secret ${problem}`)
}
