/**
 * Loads the configuration of the world's Prometheus when its ConfigMap changes, and says as an Event what is wrong
 * with it; then the one before stays in use. Left out: the minute until a kubelet has written the file anew.
 */
import { type ConfigMap, configMaps } from '@track/apimachinery'
import { type ControllerContext, defineController } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import { type PrometheusConfig, PrometheusConfigError, scrapePools, type ScrapePool, setScrapeJobs, setStorage, type TelemetryPart } from '@track/telemetry'
import { keepPools, setPools } from './discovered-targets.ts'
import { type Configuration, configurationOf } from './discovery-part.ts'
import { configTextIn, loadClusterConfig, prometheusConfigMap } from './prometheus-config.ts'
import { notSimulated } from './not-simulated.ts'

export const prometheusConfigController = defineController<ConfigMap>({
  name: 'prometheus-config',
  reconciles: configMaps,
  wakes: ({ metadata }) => metadata.name === prometheusConfigMap.name && metadata.namespace === prometheusConfigMap.namespace,

  reconcile(configMap, context) {
    const { namespace, name } = configMap.metadata
    // Of others it hears when they are new.
    if (`${namespace!}/${name!}` !== key) return
    const text = configTextIn(configMap)
    if (text === undefined) loadDefault(context)
    else load(text, configMap, context)
  },

  gone: (gone, context) => (gone === key ? loadDefault(context) : undefined),
})

const key = `${prometheusConfigMap.namespace}/${prometheusConfigMap.name}`

/** Where the pod has the file. */
const file = `/etc/prometheus/config/${prometheusConfigMap.key}`

function load(text: string, configMap: ConfigMap, { simulation, events }: ControllerContext): void {
  const { fault, left } = loadText(text, simulation)
  if (left.length > 0) events.record(configMap, { type: 'Warning', reason: 'NotSimulated', message: `not simulated here: ${left.join(', ')}` })
  if (fault !== undefined) events.record(configMap, { type: 'Warning', reason: 'InvalidConfiguration', message: fault })
}

export interface Loaded {
  /** Why it is not in use. */
  readonly fault?: string
  /** What it asks for and the world does not do. */
  readonly left: readonly string[]
}

/** Nothing is said of one that is in use already. */
export function loadText(text: string, simulation: Simulation): Loaded {
  if (configurationOf(simulation).text === text) return { left: [] }
  try {
    const config = loadClusterConfig(text)
    const pools = scrapePools(config)
    use(simulation, { config, pools }, { text, loadedAt: simulation.now, isLastGood: true })
    return { left: notSimulated(config, pools) }
  } catch (reason) {
    // A configuration that Prometheus does not take.
    if (!(reason instanceof PrometheusConfigError)) throw reason
    keepPools(simulation)
    return { fault: `couldn't load configuration (--config.file="${file}"): parsing YAML file ${file}: ${reason.message}`, left: [] }
  }
}

export function loadDefault({ simulation }: ControllerContext): void {
  if (configurationOf(simulation).text === undefined && configurationOf(simulation).isLastGood) return
  use(simulation, undefined, { text: undefined, loadedAt: simulation.now, isLastGood: true })
}

interface Used {
  readonly config: PrometheusConfig
  readonly pools: readonly ScrapePool[]
}

/** Without one it is the default. */
function use(simulation: Simulation, used: Used | undefined, configuration: Configuration): void {
  const part = simulation.part('telemetry') as TelemetryPart
  setScrapeJobs(simulation, part, setPools(simulation, used?.pools, configuration))
  setStorage(simulation, part, used?.config)
}
