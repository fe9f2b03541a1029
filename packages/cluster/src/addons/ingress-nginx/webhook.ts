/**
 * What the controller's webhook refuses: annotations that it cannot take, and a host and path that
 * another Ingress has already.
 *
 * Follows CheckIngress and checkOverlap in internal/ingress/controller/controller.go of ingress-nginx, with the settings of its
 * manifest. Left out: what nginx itself says of its configuration (nginx -t), warnings.
 */
import { type Ingress, ingresses, StatusError } from '@track/apimachinery'
import type { AdmissionPlugin } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { annotationsOf } from './annotations.ts'
import { prefix } from './annotation-values.ts'
import { isOurs, ownIngresses } from './own-ingresses.ts'
import { isRunning } from './running.ts'
import { configurationOf, defaultHost, type Server } from './servers.ts'

export const ingressWebhook: AdmissionPlugin = {
  name: 'ValidatingAdmissionWebhook',
  phase: 'validate',
  admit(simulation, request, draft) {
    const { resource, subresource } = request
    if (resource.kind !== ingresses.kind || subresource || !draft || draft.metadata?.deletionTimestamp !== undefined) return
    const ingress = draft as Ingress
    if (!isRunning(simulation) || !isOurs(cacheOf(simulation), ingress)) return
    const complaint = complaintOf(ingress, ownIngresses(cacheOf(simulation)))
    if (complaint === undefined) return
    throw new StatusError('BadRequest', `admission webhook "validate.nginx.ingress.kubernetes.io" denied the request: ${complaint}`)
  },
}

export function complaintOf(ingress: Ingress, all: readonly Ingress[]): string | undefined {
  const { annotations = {} } = ingress.metadata
  const snippet = Object.keys(annotations).find((key) => key.endsWith('-snippet'))
  if (snippet !== undefined) return `${snippet} annotation cannot be used. Snippet directives are disabled by the Ingress administrator`
  if (Object.keys(annotations).some((key) => key.startsWith(`${prefix}global-rate-limit`))) {
    return "'global-rate-limit*' annotations require 'global-rate-limit-memcached-host' settings configured in the global configmap"
  }
  const { invalid } = annotationsOf(ingress)
  if (invalid !== undefined) return invalid
  const others = all.filter((each) => !isSame(each, ingress))
  return overlapOf(ingress, configurationOf([...others, ingress]).servers)
}

function isSame(a: Ingress, b: Ingress): boolean {
  return a.metadata.name === b.metadata.name && a.metadata.namespace === b.metadata.namespace
}

/** The first path that somebody has decides; the paths after it are not looked at. */
function overlapOf(ingress: Ingress, servers: readonly Server[]): string | undefined {
  for (const { host = defaultHost, http } of ingress.spec.rules ?? []) {
    for (const { path = '/', backend } of http?.paths ?? []) {
      if (!backend.service) continue
      const found = servers.filter((server) => server.host === host).flatMap(({ locations }) => locations)
        .flatMap((location) => (location.path === path && !location.isDefault && location.ingress ? [location.ingress] : []))
      if (found.length === 0) continue
      if (found.some((each) => isSame(each, ingress))) return undefined
      const other = found.find((each) => clash(ingress, each))
      return other && `host "${host}" and path "${path}" is already defined in ingress ${other.metadata.namespace!}/${other.metadata.name!}`
    }
  }
  return undefined
}

const canary = `${prefix}canary`

/** Both are canaries, or neither says anything about it. */
function clash(a: Ingress, b: Ingress): boolean {
  if (annotationsOf(a).canary && annotationsOf(b).canary) return true
  return [a, b].every(({ metadata }) => metadata.annotations?.[canary] === undefined)
}
