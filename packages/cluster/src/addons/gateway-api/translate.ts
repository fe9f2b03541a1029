/** Everything that is ours of a cluster's Gateway API objects, judged together. */
import type { Gateway } from './gateway-kind.ts'
import type { Facts } from './facts.ts'
import type { HttpRoute } from './httproute-kind.ts'
import { judgeListeners, type JudgedListener } from './listeners.ts'
import { type Binding, judgeRoute, type JudgedRoute } from './routes.ts'

export interface Translation {
  readonly gateways: readonly { readonly gateway: Gateway; readonly listeners: readonly (JudgedListener & { readonly attachedRoutes: number })[]; readonly bindings: readonly Binding[] }[]
  /** Those that name one of the Gateways as a parent. */
  readonly routes: readonly JudgedRoute[]
}

export function translate(gateways: readonly Gateway[], routes: readonly HttpRoute[], facts: Facts): Translation {
  const listeners = gateways.flatMap((gateway) => judgeListeners(gateway, facts))
  const judged = routes.toSorted(byAge).map((route) => judgeRoute(route, listeners, facts)).filter(({ parents }) => parents.length > 0)
  const bindings = judged.flatMap((each) => each.bindings)
  return {
    routes: judged,
    gateways: gateways.map((gateway) => ({
      gateway,
      // A route that is not accepted is attached to nothing that it could change.
      bindings: bindings.filter((each) => each.listener.gateway === gateway),
      listeners: listeners.filter((each) => each.gateway === gateway)
        .map((each) => ({ ...each, attachedRoutes: bindings.filter(({ listener }) => listener === each).length })),
    })),
  }
}

function byAge(a: HttpRoute, b: HttpRoute): number {
  const key = ({ metadata }: HttpRoute) => `${metadata.creationTimestamp ?? ''} ${metadata.namespace ?? ''}/${metadata.name ?? ''}`
  return key(a) < key(b) ? -1 : 1
}
