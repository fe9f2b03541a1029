/** The addons that there are, by name. Asked for by a function: a world that has none of them loads none of their code. */
import type { Addon } from './addon.ts'
import { alerting } from './alerting/alerting.ts'
import { chaosMesh } from './chaos-mesh/chaos-mesh.ts'
import { controlPlaneServices } from './control-plane-services/control-plane-services.ts'
import { costs } from './costs/costs.ts'
import { delivery } from './delivery/delivery.ts'
import { edgeFilter } from './edge-filter/edge-filter.ts'
import { externalDns } from './external-dns/external-dns.ts'
import { flowLog } from './flow-log/flow-log.ts'
import { gatewayApi } from './gateway-api/gateway-api.ts'
import { ingressNginx } from './ingress-nginx/ingress-nginx.ts'
import { loadBalancers } from './load-balancers/load-balancers.ts'
import { logging } from './logging/logging.ts'
import { nodeExporter } from './node-exporter/node-exporter.ts'
import { onCall } from './on-call/on-call.ts'
import { openTelemetryCollector } from './opentelemetry-collector/opentelemetry-collector.ts'
import { syntheticProbesAddon } from './synthetic-probes/synthetic-probes.ts'
import { tickets } from './tickets/tickets.ts'
import { prometheusOperator } from './prometheus-operator/prometheus-operator.ts'
import { tracing } from './tracing/tracing.ts'

export function everyAddon(): readonly Addon[] {
  return [alerting, chaosMesh, controlPlaneServices, costs, delivery, edgeFilter, externalDns, flowLog, gatewayApi, ingressNginx, loadBalancers, logging, nodeExporter, onCall, openTelemetryCollector, prometheusOperator, syntheticProbesAddon, tickets, tracing]
}

/** What a cluster has that nobody has asked for more: none of them puts an object or a kind of its own project into it that people would notice. */
export function usualAddons(): readonly Addon[] {
  return [alerting, chaosMesh, flowLog, gatewayApi, ingressNginx, loadBalancers, logging, openTelemetryCollector, tracing]
}

export function addonNamed(name: string): Addon | undefined {
  return everyAddon().find((addon) => addon.name === name)
}
