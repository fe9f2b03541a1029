/**
 * The configuration that the operator writes for a Prometheus from what it has selected.
 *
 * Follows GenerateServerConfiguration in pkg/prometheus/promcfg.go of the Prometheus Operator 0.94. Left out: remote write and read,
 * OTLP, tracing of Prometheus itself, additional Alertmanagers and rules for alerts, other versions of Prometheus than the newest.
 */
import { printConfig } from '@track/telemetry'
import { timeoutFault } from '../select/timing.ts'
import type { PodMonitor, Probe, ScrapeConfig, ServiceMonitor } from '../objects.ts'
import { additionalJobs } from './additional.ts'
import { alertingEntry } from './alerting.ts'
import type { Context } from './context.ts'
import { globalSection, runtimeEntry, storageEntry } from './global.ts'
import { podMonitorJobs } from './podmonitor.ts'
import { probeJob } from './probe.ts'
import { scrapeConfigJob } from './scrapeconfig.ts'
import { section } from './section.ts'
import { serviceMonitorJobs } from './servicemonitor.ts'

/** In the order of `namespace/name`. */
export interface Chosen {
  readonly serviceMonitors: readonly ServiceMonitor[]
  readonly podMonitors: readonly PodMonitor[]
  readonly probes: readonly Probe[]
  readonly scrapeConfigs: readonly ScrapeConfig[]
}

export interface More {
  /** Jobs as Prometheus writes them. */
  readonly additional?: string
  readonly ruleFiles?: readonly string[]
}

export function configurationOf(context: Context, chosen: Chosen, { additional = '', ruleFiles = [] }: More = {}): { readonly text: string } | { readonly fault: string } {
  const { prometheus, spec } = context
  const timeout = spec.scrapeTimeout ? timeoutFault(spec.scrapeTimeout, spec.scrapeInterval ?? '') : undefined
  if (timeout !== undefined) return { fault: timeout }
  const others = additionalJobs(context, additional)
  if ('fault' in others) return others
  const jobs = [
    ...chosen.serviceMonitors.flatMap((monitor) => serviceMonitorJobs(context, monitor)),
    ...chosen.podMonitors.flatMap((monitor) => podMonitorJobs(context, monitor)),
    ...chosen.probes.map((probe) => probeJob(context, probe)), ...chosen.scrapeConfigs.map((object) => scrapeConfigJob(context, object)),
    ...others.jobs,
  ]
  return { text: printConfig(section(
    ['global', globalSection(prometheus)], runtimeEntry(spec),
    ['rule_files', spec.ruleSelector && ruleFiles.map((name) => `/etc/prometheus/rules/${name}/*.yaml`)],
    ['scrape_configs', jobs], storageEntry(spec), alertingEntry(context),
  )) }
}
