/** What apply and diff say of an object that goes away meanwhile. Follows k8s.io/kubectl/pkg/cmd/apply/apply.go of Kubernetes 1.34. */
import type { KubeObject } from '@track/apimachinery'
import { type Guest, printError } from '@track/processes'

export function* warnIfDeleting({ metadata: { name = '', deletionTimestamp } }: KubeObject): Guest<void> {
  if (deletionTimestamp === undefined) return
  yield* printError(`Warning: Detected changes to resource ${name} which is currently being deleted.\n`)
}
