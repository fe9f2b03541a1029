/** Databases and caches for tests, in few words. */
import { type Part, Simulation } from '@track/simulation'
import { groundTruth } from '../measures/ground-truth.ts'
import type { CacheTruth, DatabaseTruth } from '../measures/store-truth.ts'
import { setReady, setServiceEndpoints } from '../servers.ts'
import { startStore } from '../stores.ts'
import { parseWorkload } from '../workloads/parse-workload.ts'
import type { CacheWorkload, DatabaseWorkload, StoreWorkload, Workload } from '../workloads/workload.ts'
import type { ReportData } from '../state.ts'
import { trafficPart } from '../traffic-part.ts'
import { serve, server, startedAt } from './scenario.ts'

export const database = (text = ''): DatabaseWorkload => read(`kind: database\n${text}`) as DatabaseWorkload
export const cache = (text = ''): CacheWorkload => read(`kind: cache\n${text}`) as CacheWorkload

function read(text: string): StoreWorkload {
  const { workload, complaints } = parseWorkload({ text })
  if (!workload || !isStore(workload)) throw new Error(complaints.join('\n'))
  return workload
}

function isStore(workload: Workload): workload is StoreWorkload {
  return ['database', 'cache', 'broker', 'consumer', 'object-store', 'consensus-store', 'quorum-store'].includes(workload.kind)
}

export const broker = (text = ''): StoreWorkload => read(`kind: broker\n${text}`)
export const consumer = (text = ''): StoreWorkload => read(`kind: consumer\nbootstrap.servers: kafka\n${text}`)
export const consensusStore = (text = ''): StoreWorkload => read(`kind: consensus-store\n${text}`)
export const quorumStore = (text = ''): StoreWorkload => read(`kind: quorum-store\n${text}`)
export const objectStore = (text = ''): StoreWorkload => read(`kind: object-store\n${text}`)

/** Writes down what processes report. */
const witness: Part<{ heard: string[] }> = {
  name: 'witness',
  initial: () => ({ heard: [] }),
  events: {
    'heard': (simulation, { id, what, message = '' }: ReportData) => {
      simulation.state(witness).heard.push(`${id} ${what} ${message}`.trim())
    },
  },
}

export function storeWorld(seed = 1): Simulation {
  return Simulation.start([trafficPart, witness], { seed, startedAt })
}

export function heard(simulation: Simulation): readonly string[] {
  return simulation.state(witness).heard
}

/** Starts databases or caches that are ready at once behind a Service. What a database logs is heard; a cache comes up again by itself. */
export function keep(simulation: Simulation, service: string, ids: readonly string[], workload: StoreWorkload): void {
  for (const id of ids) {
    const reportTo = { part: 'witness', event: 'heard' }
    startStore(simulation, { id, workload, labels: { app: service }, ...(workload.kind === 'database' && { reportTo }) })
    setReady(simulation, id, true)
  }
  setServiceEndpoints(simulation, service, ids)
}

/** An API of many workers whose one route does this at the database, and takes no time of its own. */
export function apiOf(simulation: Simulation, calls: string, dependencies = 'db: {service: db}', more = 'concurrency: 10000\nqueue: {limit: 100000}'): void {
  serve(simulation, 'api', ['api'], server(`${more}\nroutes: [{service: 0s, calls: [${calls}]}]\ndependencies: {${dependencies}}`))
}

export function databaseTruth(simulation: Simulation, id = 'db'): DatabaseTruth {
  return found(groundTruth(simulation).stores.databases, id)
}

export function cacheTruth(simulation: Simulation, id = 'cache'): CacheTruth {
  return found(groundTruth(simulation).stores.caches, id)
}

function found<Row extends { readonly id: string }>(rows: readonly Row[], id: string): Row {
  const row = rows.find((each) => each.id === id)
  if (!row) throw new Error(`nothing is kept under "${id}"`)
  return row
}
