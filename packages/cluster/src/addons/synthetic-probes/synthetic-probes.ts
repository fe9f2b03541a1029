/** Probes from outside: places in the world that ask again and again, with resolvers of their own, under the metrics of the Blackbox exporter. */
import { cacheOf, type ControllerContext, defineController } from '@track/controller-runtime'
import type { Part, Simulation } from '@track/simulation'
import type { MetricFamily, MetricSample } from '@track/telemetry'
import type { ExposingPart } from '../../telemetry/exposing-part.ts'
import type { Addon } from '../addon.ts'
import { monitoringNamespace } from '../monitoring-namespace.ts'
import { probeFamilies } from './probe-metrics.ts'
import { forgetProbe, proberPart, setProbe } from './prober-part.ts'
import { readProbe, syntheticProbeKind, type SyntheticProbeObject, syntheticProbes } from './syntheticprobe-kind.ts'
import { urlLoadsPart } from './url-loads.ts'
import { readVantagePoint, vantagePointKind, type VantagePointObject, vantagePoints } from './vantagepoint-kind.ts'

/** What all probes say, one family a name; `instance` is what is asked for, as with the exporter. */
function exposed(simulation: Simulation): MetricFamily[] {
  const families = new Map<string, MetricFamily & { samples: MetricSample[] }>()
  for (const { namespace, probe, vantage, asking, last } of simulation.state(proberPart).probes.values()) {
    const labels = { instance: asking.target, namespace, probe, vantage_point: vantage.name }
    for (const family of last ? probeFamilies(last) : []) {
      const samples = family.samples.map((sample) => ({ ...sample, labels: { ...labels, ...sample.labels } }))
      const found = families.get(family.name)
      if (found) found.samples.push(...samples)
      else families.set(family.name, { ...family, samples })
    }
  }
  return [...families.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

const prober: Part & ExposingPart = { ...(proberPart as Part), exposes: exposed }

function reconcile(object: SyntheticProbeObject, { simulation, cache, events }: ControllerContext): void {
  const { namespace = '', name = '' } = object.metadata
  const { asking } = readProbe(object)
  const wanted = new Set(object.spec.from.map((from) => `${namespace}/${name}/${from}`))
  forgetProbes(simulation, `${namespace}/${name}`, wanted)
  for (const from of new Set(object.spec.from)) {
    const vantage = cache.get(vantagePoints, from)
    const key = `${namespace}/${name}/${from}`
    if (vantage) setProbe(simulation, key, { namespace, probe: name, vantage: readVantagePoint(vantage).vantagePoint, asking })
    else {
      forgetProbe(simulation, key)
      events.record(object, { type: 'Warning', reason: 'NoVantagePoint', message: `vantagepoints.traffic.track.dev "${from}" not found` })
    }
  }
}

function forgetProbes(simulation: Simulation, probe: string, but: ReadonlySet<string>): void {
  for (const key of [...simulation.state(proberPart).probes.keys()]) if (key.startsWith(`${probe}/`) && !but.has(key)) forgetProbe(simulation, key)
}

function reconcileAll(context: ControllerContext): void {
  for (const each of cacheOf(context.simulation).list(syntheticProbes)) reconcile(each, context)
}

export const syntheticProbesAddon: Addon = {
  name: 'synthetic-probes',
  kinds: [vantagePointKind, syntheticProbeKind],
  controllers: [
    defineController<SyntheticProbeObject>({
      name: 'synthetic-probe-controller', reconciles: syntheticProbes, reconcile, gone: (key, { simulation }) => forgetProbes(simulation, key, new Set()),
    }),
    defineController<VantagePointObject>({
      name: 'vantage-point-controller', reconciles: vantagePoints, reconcile: (_object, context) => reconcileAll(context), gone: (_key, context) => reconcileAll(context),
    }),
  ],
  parts: [monitoringNamespace as Part, prober, urlLoadsPart as Part],
}
