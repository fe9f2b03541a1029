/**
 * What reaches the Collector's OTLP receivers: at the ports where they listen, for the signals that a pipeline takes.
 *
 * Follows receiver/otlpreceiver (config.go, factory.go) of OpenTelemetry Collector 0.152: without an endpoint a receiver listens on its own loopback alone.
 */
import type { Simulation } from '@track/simulation'
import { type CollectorConfig, type OtlpRequest, type OtlpResponse, receiveOtlp } from '@track/telemetry'
import { otlpGrpcPort, otlpHttpPort } from '../../network/system-services.ts'
import { collectorOf } from '../../telemetry/monitoring-parts.ts'

interface Protocols {
  readonly grpc?: { readonly endpoint?: string }
  readonly http?: { readonly endpoint?: string; readonly include_metadata?: boolean }
}

export function isCollecting(simulation: Simulation, port = otlpHttpPort): boolean {
  const part = collectorOf(simulation)
  return part !== undefined && receiverAt(simulation.state(part).config, port) !== undefined
}

/** The receiver that listens at a port for whoever comes from outside of the pod. */
function receiverAt({ receivers, service }: CollectorConfig, port: number): string | undefined {
  const used = new Set(Object.values(service.pipelines).flatMap((pipeline) => pipeline.receivers))
  return Object.keys(receivers).find((id) => {
    const { grpc, http } = (receivers[id]!['protocols'] ?? {}) as Protocols
    const endpoints = [...(grpc ? [grpc.endpoint ?? `localhost:${otlpGrpcPort}`] : []), ...(http ? [http.endpoint ?? `localhost:${otlpHttpPort}`] : [])]
    return used.has(id) && endpoints.some((endpoint) => isOpen(endpoint) && endpoint.endsWith(`:${port}`))
  })
}

function isOpen(endpoint: string): boolean {
  return !/^(?:localhost|127\.[\d.]+|\[::1\]):/.test(endpoint)
}

interface From {
  readonly headers: Readonly<Record<string, string>>
  readonly client?: string | undefined
}

/** A signal that no pipeline takes has no path. */
export function sentToCollector(simulation: Simulation, request: OtlpRequest, { headers, client }: From): OtlpResponse {
  const part = collectorOf(simulation)!
  const { config } = simulation.state(part)
  const receiver = (receiverAt(config, otlpHttpPort) ?? receiverAt(config, otlpGrpcPort))!
  const signal = /^\/v1\/(\w+)$/.exec(request.path)?.[1]
  const isTaken = Object.entries(config.service.pipelines).some(([id, { receivers }]) => id.split('/')[0] === signal && receivers.includes(receiver))
  const { http } = (config.receivers[receiver]?.['protocols'] ?? {}) as Protocols
  const metadata = http?.include_metadata === true ? Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])) : {}
  return receiveOtlp(simulation, part, isTaken ? request : { ...request, path: '' }, { receiver, metadata, ...(client !== undefined && { address: client }) })
}
