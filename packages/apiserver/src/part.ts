/**
 * The API server as a part of the world. What it is made of (kinds, admission, connections) is
 * given when it is built; what is stored is its state.
 */
import { groupResource } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import { apiServerName, apiServerOf, type ApiServerOptions, type ApiServerPart, pathOf, type Served, storeOf } from './api-server.ts'
import { connectionInputs } from './connection-inputs.ts'
import { expire } from './expiry.ts'
import type { HttpRequest } from './http/message.ts'
import { serve } from './http/serve.ts'
import type { Kind } from './kind.ts'
import { emptyStore, raiseRevision } from './store.ts'

export function apiServerPart(options: ApiServerOptions): ApiServerPart {
  return {
    name: apiServerName,
    options,
    served: new Map(options.kinds.flatMap(servedVersions).map((served) => [pathOf(served.resource), served])),
    kinds: new Map(options.kinds.map((kind) => [groupResource(kind.resource), kind])),
    virtual: new Map((options.virtualResources ?? []).map((each) => [pathOf(each.resource), each])),
    documents: new Map(),
    initial: () => emptyStore(),
    events: { expire },
    inputs: {
      request: (simulation: Simulation, request: HttpRequest) => serve(simulation, request),
      'raise revision': (simulation: Simulation, { above }: { above: number }) => {
        raiseRevision(storeOf(simulation), above)
        return null
      },
      ...connectionInputs((simulation, connector) => apiServerOf(simulation).options.connectors![connector]!),
    },
  }
}

function servedVersions(kind: Kind): Served[] {
  return [
    { kind, resource: kind.resource, type: kind.type },
    ...(kind.otherVersions ?? []).map((conversion) => ({
      kind, resource: conversion.resource, type: conversion.type, conversion,
    })),
  ]
}
