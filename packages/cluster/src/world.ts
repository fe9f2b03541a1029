/** Puts a cluster together: the parts of its world in the order in which they begin. */
import { admissionPlugins, apiServerPart, type ApiServerOptions, builtInKinds, type Kind } from '@track/apiserver'
import { controllerRuntimePart, eventPart } from '@track/controller-runtime'
import { builtInControllerParts, builtInControllers } from '@track/controllers'
import { connectors, imageTable, type NodeDescription, nodesPart } from '@track/nodes'
import { processesPart, type ProcessesOptions } from '@track/processes'
import { schedulerPart } from '@track/scheduler'
import { type Instant, type Part, parseTimestamp, Simulation } from '@track/simulation'
import { telemetryPart } from '@track/telemetry'
import { trafficPart } from '@track/traffic'
import type { Addon } from './addons/addon.ts'
import { bootstrapPart } from './bootstrap.ts'
import { faultController } from './faults/controller.ts'
import { faultKind } from './faults/kind.ts'
import { journeyController } from './outside/journey-controller.ts'
import { journeyKind } from './outside/journey-kind.ts'
import { loadController } from './outside/load-controller.ts'
import { loadKind } from './outside/load-kind.ts'
import { outsidePart } from './outside/outside-part.ts'
import { adapterConfigController } from './metrics/adapter-config-controller.ts'
import { metricsAdapterPart } from './metrics/adapter-config.ts'
import { customMetricsApi } from './metrics/custom-metrics.ts'
import { externalMetricsApi } from './metrics/external-metrics.ts'
import { metricsClient } from './metrics/metrics-client.ts'
import { metricsServerPart } from './metrics/metrics-server.ts'
import { nodeMetricsResource, podMetricsResource } from './metrics/resource-metrics.ts'
import { endpointsPart, tlsChanged } from './network/endpoints-part.ts'
import { wrongKeyPair } from './network/tls/key-pair.ts'
import { type OutsideNames, outsideNamesPart } from './network/dns/outside-names.ts'
import { dnsPart } from './network/dns/dns-part.ts'
import { networkPolicyPart } from './network/policy/policy-part.ts'
import { affinityPart } from './network/services/affinity-part.ts'
import { listenerSystemCall, networkCallsPart, networkSystemCall } from './programs/network-calls.ts'
import { portForwardConnector, portForwardPart } from './programs/port-forward.ts'
import { queueController } from './queues/controller.ts'
import { queueKind } from './queues/kind.ts'
import { rootCertificate } from './root-certificate.ts'
import { collect } from './telemetry/collect.ts'
import { apiServerPage } from './telemetry/components/control-plane.ts'
import { discoveredTargets } from './telemetry/discovered-targets.ts'
import { discoveryPart } from './telemetry/discovery-part.ts'
import { prometheusConfigController } from './telemetry/prometheus-config-controller.ts'
import { defaultPoolsFor } from './telemetry/scrape-jobs.ts'

/** Far enough back never to pass the machine's clock: a Monday, 08:00 UTC. */
export const startedAtByDefault: Instant = parseTimestamp('2025-03-03T08:00:00Z')

export interface WorldOptions {
  readonly seed: number
  readonly nodes: readonly NodeDescription[]
  readonly startedAt?: Instant
  /** The words of the API's documentation, for `explain`. */
  readonly descriptions?: ApiServerOptions['descriptions']
  /** What containers and the prompt can run. */
  readonly programs?: ProcessesOptions['programs']
  readonly systemCalls?: ProcessesOptions['systemCalls']
  /** What DNS knows beside the cluster's own names. */
  readonly outsideNames?: OutsideNames
  /** What the cluster has beyond what every cluster has. */
  readonly addons?: readonly Addon[]
  /** Parts of the layers above: a lab's checks. */
  readonly more?: readonly Part[]
}

/** Every kind of object that each world serves. */
export const worldKinds = [...builtInKinds, faultKind, journeyKind, loadKind, queueKind]

/** Every kind that a world with these addons serves. */
export function kindsWith(addons: readonly Addon[]): Kind[] {
  return [...worldKinds, ...addons.flatMap(({ kinds }) => kinds)]
}

/** The parts of a world: what `restore` needs to open a saved one. */
export function worldParts({ nodes, descriptions, programs = [], systemCalls = {}, outsideNames = {}, addons = [], more = [] }: Omit<WorldOptions, 'seed' | 'startedAt'>): Part[] {
  return [
    apiServerPart({
      kinds: kindsWith(addons),
      virtualResources: [podMetricsResource, nodeMetricsResource],
      aggregated: [customMetricsApi, externalMetricsApi],
      admission: [...admissionPlugins, ...addons.flatMap(({ admission = [] }) => admission)],
      metrics: apiServerPage,
      connectors: { ...connectors, 'pods/portforward': portForwardConnector },
      ...(descriptions && { descriptions }),
    }),
    bootstrapPart,
    eventPart,
    controllerRuntimePart([
      ...builtInControllers({ metrics: metricsClient, rootCertificate }), adapterConfigController, faultController, journeyController, loadController, prometheusConfigController, queueController,
      ...addons.flatMap(({ controllers }) => controllers),
    ]),
    ...builtInControllerParts,
    schedulerPart(),
    trafficPart,
    processesPart({ programs, systemCalls: { network: networkSystemCall, listener: listenerSystemCall, ...systemCalls } }),
    networkCallsPart,
    portForwardPart,
    outsidePart,
    nodesPart({ nodes, images: [...imageTable, ...addons.flatMap(({ images = [] }) => images)], programs: programs.map(({ name }) => name), tls: { wrongKeyPair, tlsChanged } }),
    networkPolicyPart,
    endpointsPart,
    affinityPart,
    outsideNamesPart(outsideNames),
    dnsPart,
    metricsServerPart,
    metricsAdapterPart,
    discoveryPart,
    telemetryPart({ jobs: () => defaultPoolsFor(addons.flatMap(({ parts }) => parts)).map(({ job }) => job), discover: discoveredTargets, collect }),
    // Some addons stand on the same part.
    ...new Set(addons.flatMap(({ parts }) => parts)),
    ...more,
  ] as Part[]
}

export function buildWorld({ seed, startedAt = startedAtByDefault, ...options }: WorldOptions): Simulation {
  return Simulation.start(worldParts(options), { seed, startedAt })
}
