/**
 * Nothing is created in a namespace that is not there or on its way out, and some namespaces stay.
 *
 * Follows k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go of Kubernetes 1.34.
 */
import { forbidden, namespaces, notFound, type Namespace } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { ApiRequest } from '../api-request.ts'
import { storeOf } from '../api-server.ts'
import { storedObject } from '../store.ts'
import { refused } from './forbidden.ts'
import type { AdmissionPlugin } from './plugin.ts'

const immortal: readonly string[] = ['default', 'kube-system', 'kube-public']

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  phase: 'mutate',
  admit(simulation, request, draft) {
    const { namespace, resource, verb } = request
    if (!namespace || isNamespace(request)) return
    const found = namespaceOf(simulation, namespace)
    if (!found) throw notFound(namespaces, namespace)
    if (verb !== 'create' || found.status?.phase !== 'Terminating') return
    const reason = `unable to create new content in namespace ${namespace} because it is being terminated`
    const error = refused(request, draft, reason)
    throw error.with({
      group: resource.group,
      causes: [{ reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' }],
    })
  },
}

/** The part of NamespaceLifecycle that looks at deletes. */
export const immortalNamespaces: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  phase: 'validate',
  admit(_simulation, request, draft, old) {
    const name = request.name ?? old?.metadata.name ?? ''
    if (!draft && isNamespace(request) && immortal.includes(name)) {
      throw forbidden(request.resource, name, 'this namespace may not be deleted')
    }
  },
}

function isNamespace({ resource }: ApiRequest): boolean {
  return resource.group === '' && resource.kind === 'Namespace'
}

function namespaceOf(simulation: Simulation, name: string): Namespace | undefined {
  return storedObject(storeOf(simulation), namespaces, name) as Namespace | undefined
}
