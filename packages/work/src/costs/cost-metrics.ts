/**
 * What OpenCost exposes of nodes, containers and prices, and what telemetry has cost so far.
 *
 * Follows pkg/costmodel/metrics.go of OpenCost (names, help texts, labels). Left out: GPUs, volumes, load balancers, provider ids, NAT gateways, metrics of objects
 * that kube-state-metrics has; `telemetry_cost_total` is not of OpenCost.
 */
import type { MetricFamily, MetricSample } from '@track/telemetry'
import { gauge } from '../measures.ts'
import { signalPrice } from './bill.ts'
import { type Look, type MeterState, signals } from './meter.ts'
import { nodePrice, type PriceList } from './prices.ts'

const giB = 1_073_741_824

export function costMetrics(state: MeterState, look: Look, prices: PriceList): readonly MetricFamily[] {
  const perNode = (value: (price: ReturnType<typeof nodePrice>) => number) => look.nodes.map((node): MetricSample => ({
    labels: { instance: node.node, node: node.node, instance_type: node.instanceType }, value: value(nodePrice(prices, node)),
  }))
  const perContainer = (value: (rate: { readonly cpuAllocated: number; readonly ramAllocated: number }) => number) => Array.from(state.rates.values(), (rate): MetricSample => ({
    labels: { namespace: rate.namespace, pod: rate.pod, container: rate.container, instance: rate.node, node: rate.node }, value: value(rate),
  }))
  const one = (value: number) => [{ labels: {}, value }]
  const { zone, region, internet } = prices.egressGiB
  return [
    gauge('node_cpu_hourly_cost', 'node_cpu_hourly_cost hourly cost for each cpu on this node', perNode(({ cpu }) => cpu)),
    gauge('node_ram_hourly_cost', 'node_ram_hourly_cost hourly cost for each gb of ram on this node', perNode(({ ramGiB }) => ramGiB)),
    gauge('node_total_hourly_cost', 'node_total_hourly_cost Total node cost per hour', perNode(({ perHour }) => perHour)),
    gauge('kubecost_node_is_spot', 'kubecost_node_is_spot Cloud provider info about node preemptibility', look.nodes.map(({ node, instanceType, isSpot }) => (
      { labels: { instance: node, node, instance_type: instanceType }, value: Number(isSpot) }
    ))),
    gauge('container_cpu_allocation', 'container_cpu_allocation Percent of a single CPU used in a minute', perContainer(({ cpuAllocated }) => cpuAllocated)),
    gauge('container_memory_allocation_bytes', 'container_memory_allocation_bytes Bytes of RAM used', perContainer(({ ramAllocated }) => ramAllocated * giB)),
    gauge('kubecost_network_zone_egress_cost', 'kubecost_network_zone_egress_cost Total cost per GB egress across zones', one(zone)),
    gauge('kubecost_network_region_egress_cost', 'kubecost_network_region_egress_cost Total cost per GB egress across regions', one(region)),
    gauge('kubecost_network_internet_egress_cost', 'kubecost_network_internet_egress_cost Total cost per GB of internet egress.', one(internet)),
    {
      name: 'telemetry_cost_total', help: 'What telemetry has cost since the beginning, by signal.', type: 'counter',
      samples: signals.map((signal) => ({ labels: { signal }, value: look.signals[signal] * signalPrice(prices, signal) })),
    },
  ]
}
