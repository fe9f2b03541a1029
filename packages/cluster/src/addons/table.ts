/** The addons that there are, by name. Asked for by a function: a world that has none of them loads none of their code. */
import type { Addon } from './addon.ts'
import { alerting } from './alerting/alerting.ts'
import { chaosMesh } from './chaos-mesh/chaos-mesh.ts'
import { flowLog } from './flow-log/flow-log.ts'
import { gatewayApi } from './gateway-api/gateway-api.ts'
import { ingressNginx } from './ingress-nginx/ingress-nginx.ts'
import { loadBalancers } from './load-balancers/load-balancers.ts'
import { logging } from './logging/logging.ts'
import { openTelemetryCollector } from './opentelemetry-collector/opentelemetry-collector.ts'
import { tracing } from './tracing/tracing.ts'

export function everyAddon(): readonly Addon[] {
  return [alerting, chaosMesh, flowLog, gatewayApi, ingressNginx, loadBalancers, logging, openTelemetryCollector, tracing]
}

export function addonNamed(name: string): Addon | undefined {
  return everyAddon().find((addon) => addon.name === name)
}
