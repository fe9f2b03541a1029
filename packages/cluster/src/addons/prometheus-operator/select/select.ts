/**
 * Which objects a Prometheus takes: by namespace and labels, and of those the ones that are right.
 *
 * Follows pkg/prometheus/resource_selector.go, getScrapeClassConfig in promcfg.go and SelectNamespacesFromCache of the Prometheus Operator 0.94.
 */
import { type LabelSelector, matchesLabelSelector } from '@track/apimachinery'
import type { Chosen } from '../generate/configuration.ts'
import type { Context } from '../generate/context.ts'
import type { PodMonitor, Probe, PrometheusSpec, ScrapeConfig, ServiceMonitor } from '../objects.ts'
import { type Fault, firstFault, firstOf, within } from './fault.ts'
import { authorizationFault, tlsFault } from './http-client.ts'
import { podMonitorFault, selectorFault, serviceMonitorFault } from './monitors.ts'
import { probeFault } from './probe.ts'
import { relabelingsFault } from './relabelings.ts'
import { scrapeConfigFault } from './scrapeconfig.ts'

interface Labelled {
  readonly metadata: { readonly name?: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> }
}

export interface Candidates extends Chosen {
  readonly namespaces: readonly Labelled[]
}

export type SelectedObject = ServiceMonitor | PodMonitor | Probe | ScrapeConfig

export interface Rejected {
  readonly object: SelectedObject
  readonly fault: string
}

export interface Selection {
  readonly chosen: Chosen
  readonly rejected: readonly Rejected[]
}

export function select(context: Context, candidates: Candidates): Selection | { readonly fault: string } {
  const { spec } = context
  const classes = classesFault(spec)
  if (classes !== undefined) return { fault: `failed to parse scrape classes: ${classes}` }
  const rejected: Rejected[] = []
  const take = <T extends SelectedObject>(objects: readonly T[], by: By, rule: (context: Context, object: T) => Fault): readonly T[] => (
    matching(context, objects, { ...by, namespaces: candidates.namespaces }).filter((object) => {
      const fault = rule(context, object)
      if (fault !== undefined) rejected.push({ object, fault })
      return fault === undefined
    })
  )
  const odd = firstOf(
    [spec.serviceMonitorSelector, spec.podMonitorSelector, spec.probeSelector, spec.scrapeConfigSelector],
    (selector) => selector && selectorFault(selector),
  )
  if (odd !== undefined) return { fault: odd }
  const chosen = {
    serviceMonitors: take(
      candidates.serviceMonitors, { selector: spec.serviceMonitorSelector, of: spec.serviceMonitorNamespaceSelector }, serviceMonitorFault,
    ),
    podMonitors: take(candidates.podMonitors, { selector: spec.podMonitorSelector, of: spec.podMonitorNamespaceSelector }, podMonitorFault),
    probes: take(candidates.probes, { selector: spec.probeSelector, of: spec.probeNamespaceSelector }, probeFault),
    scrapeConfigs: take(candidates.scrapeConfigs, { selector: spec.scrapeConfigSelector, of: spec.scrapeConfigNamespaceSelector }, scrapeConfigFault),
  }
  return { chosen, rejected }
}

function classesFault({ scrapeClasses = [] }: PrometheusSpec): Fault {
  const byDefault = scrapeClasses.filter((each) => each.default === true)
  return firstOf(scrapeClasses, (each) => firstFault(
    () => within(`invalid relabelings for scrapeClass ${each.name}`, relabelingsFault(each.relabelings)),
    () => within(`invalid metric relabelings for scrapeClass ${each.name}`, relabelingsFault(each.metricRelabelings)),
    () => within(`invalid TLS config for scrapeClass ${each.name}`, tlsFault(each.tlsConfig)),
    () => within(`invalid authorization for scrapeClass ${each.name}`, authorizationFault(each.authorization)),
    () => (byDefault.indexOf(each) > 0 ? 'multiple default scrape classes defined' : undefined),
  ))
}

interface By {
  readonly selector: LabelSelector | undefined
  /** Of namespaces; none is the Prometheus' own. */
  readonly of: LabelSelector | undefined
}

interface Among extends By {
  readonly namespaces: readonly Labelled[]
}

/** Sorted by namespace and name, as the operator's map is. */
function matching<T extends SelectedObject>({ prometheus }: Context, objects: readonly T[], { selector, of, namespaces }: Among): T[] {
  const own = prometheus.metadata.namespace ?? ''
  const names = of ? namespaces.filter(({ metadata }) => matchesLabelSelector(of, metadata.labels)).map(({ metadata }) => metadata.name) : [own]
  return objects.filter(({ metadata }) => names.includes(metadata.namespace) && matchesLabelSelector(selector, metadata.labels)).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

export function keyOf({ metadata: { namespace = '', name = '' } }: SelectedObject): string {
  return `${namespace}/${name}`
}
