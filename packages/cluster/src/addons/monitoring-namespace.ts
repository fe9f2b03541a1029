/** Namespaces that are there with whatever serves in them, `monitoring` above all: names within a namespace that is not there are not found. */
import { namespaces } from '@track/apimachinery'
import { clientFor } from '@track/apiserver'
import type { Part } from '@track/simulation'

export const monitoringNamespace = namespacePart('monitoring')

export function namespacePart(namespace: string): Part<{ done: boolean }> {
  return {
    name: `${namespace} namespace`,
    initial(simulation) {
      const api = clientFor(simulation, { user: { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }, manager: 'kubectl-create' })
      api.create(namespaces, { metadata: { name: namespace } })
      return { done: true }
    },
    events: {},
  }
}
