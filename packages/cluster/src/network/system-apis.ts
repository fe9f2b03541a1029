/** What the monitoring's servers answer over the world's network. */
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
  readonly body?: string
}

export interface SystemAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

interface ApiRow {
  isServed(simulation: Simulation): boolean
  answer(simulation: Simulation, request: SystemRequest): SystemAnswer
}

const form = 'application/x-www-form-urlencoded'

const apis: Readonly<Record<SystemApi, ApiRow>> = {
  prometheus: {
    isServed: () => true,
    answer: (simulation, { method, path, headers, body }) => {
      const given = formIn(headers, body)
      return askPrometheus(simulation, { method, path, ...(given !== undefined && { form: given }) })
    },
  },
  alertmanager: {
    isServed: (simulation) => alertmanagerOf(simulation) !== undefined,
    answer: (simulation, { method, path: url, body }) =>
      answerAlertmanager(simulation, alertmanagerOf(simulation)!, { method, url, ...(body !== undefined && { body }) }),
  },
  loki: {
    isServed: (simulation) => lokiOf(simulation) !== undefined,
    answer: (simulation, { method, path, headers, body }) =>
      answerLoki({ now: simulation.now, store: simulation.state(lokiOf(simulation)!) }, requestOf(method, path, formIn(headers, body))),
  },
}

function formIn(headers: SystemRequest['headers'], body: string | undefined): string | undefined {
  return headers['content-type']?.startsWith(form) ? body : undefined
}

export function isServed(simulation: Simulation, api: SystemApi): boolean {
  return apis[api].isServed(simulation)
}

export function answerSystem(simulation: Simulation, api: SystemApi, request: SystemRequest): SystemAnswer {
  return apis[api].answer(simulation, request)
}
