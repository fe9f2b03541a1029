/** As whom a program of the world speaks to the API server: the administrator at the prompt, a pod's service account in its containers. */
import { pods } from '@track/apimachinery'
import { storedObjects, storeOf, type User } from '@track/apiserver'
import type { Simulation } from '@track/simulation'

/** What the kubeconfig of the prompt's host is issued to. */
const promptUser: User = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }

/** `host` is a container's (`web-0/app/9f3a21cc-…`), or empty at the prompt; undefined for one that is gone. */
export function apiUser(simulation: Simulation, host: string): User | undefined {
  if (host === '') return promptUser
  const [name = '', , instance = ''] = host.split('/')
  const uid = instance.slice(0, 8)
  for (const { metadata, spec } of storedObjects(storeOf(simulation), pods).values()) {
    if (metadata.name !== name || !metadata.uid?.startsWith(uid)) continue
    const namespace = metadata.namespace ?? 'default'
    const account = (spec as { serviceAccountName?: string } | undefined)?.serviceAccountName ?? 'default'
    return {
      name: `system:serviceaccount:${namespace}:${account}`,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    }
  }
  return undefined
}
