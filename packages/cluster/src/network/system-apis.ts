/** What the monitoring's servers answer: over the world's network, and at doors of the machine. */
import type { Simulation } from '@track/simulation'
import { answerAlertmanager, answerLoki, requestOf } from '@track/telemetry'
import { alertmanagerOf, lokiOf } from '../telemetry/monitoring-parts.ts'
import { askPrometheus } from '../telemetry/prometheus.ts'
import type { SystemApi } from './system-services.ts'

export interface SystemRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Bytes where they are no text. */
  readonly body?: string | Uint8Array
}

export interface SystemAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

interface ApiRow {
  isServed(simulation: Simulation): boolean
  /** Whether a request may change something, and so has to be in the journal where it comes from outside. */
  changes(request: Pick<SystemRequest, 'method' | 'path'>): boolean
  answer(simulation: Simulation, request: SystemRequest): SystemAnswer
}

const form = 'application/x-www-form-urlencoded'

const apis: Readonly<Record<SystemApi, ApiRow>> = {
  prometheus: {
    isServed: () => true,
    changes: () => false,
    answer: (simulation, { method, path, headers, body }) => {
      const given = formIn(headers, body)
      return askPrometheus(simulation, { method, path, ...(given !== undefined && { form: given }) })
    },
  },
  alertmanager: {
    isServed: (simulation) => alertmanagerOf(simulation) !== undefined,
    changes: ({ method }) => !reading.includes(method),
    answer: (simulation, { method, path: url, body }) =>
      answerAlertmanager(simulation, alertmanagerOf(simulation)!, { method, url, ...(typeof body === 'string' && { body }) }),
  },
  loki: {
    isServed: (simulation) => lokiOf(simulation) !== undefined,
    changes: () => false,
    answer: (simulation, { method, path, headers, body }) =>
      answerLoki({ now: simulation.now, store: simulation.state(lokiOf(simulation)!) }, requestOf(method, path, formIn(headers, body))),
  },
}

const reading = ['GET', 'HEAD', 'OPTIONS']

function formIn(headers: SystemRequest['headers'], body: SystemRequest['body']): string | undefined {
  return headers['content-type']?.startsWith(form) && typeof body === 'string' ? body : undefined
}

/** The servers that there are in this world. */
export function servedApis(simulation: Simulation): SystemApi[] {
  return (Object.keys(apis) as SystemApi[]).filter((api) => apis[api].isServed(simulation))
}

export function isSystemApi(name: string): name is SystemApi {
  return Object.hasOwn(apis, name)
}

export function changesSystem(api: SystemApi, request: Pick<SystemRequest, 'method' | 'path'>): boolean {
  return apis[api].changes(request)
}

export function isServed(simulation: Simulation, api: SystemApi): boolean {
  return apis[api].isServed(simulation)
}

export function answerSystem(simulation: Simulation, api: SystemApi, request: SystemRequest): SystemAnswer {
  return apis[api].answer(simulation, request)
}
