/**
 * The API of version 2, and the few pages beside it.
 *
 * Follows api/api.go, api/v2/api.go and app/app.go of Alertmanager 0.34. Left out: the pages of its
 * own for a browser, `/-/reload`, `/metrics`, profiles.
 */
import type { Simulation } from '@track/simulation'
import { printAlertmanagerConfig } from '../config/config.ts'
import { labelSetOf } from '../labels/label-set.ts'
import type { Machine } from '../machine.ts'
import { type AlertmanagerPart, machineOf } from '../part.ts'
import { labelsMap } from '../templates/go-json.ts'
import { getAlerts, getGroups, postAlerts } from './alerts.ts'
import { BodyError } from './body.ts'
import { isRefused, parseFilter, passesFilter } from './filter.ts'
import { type AlertmanagerRequest, type AlertmanagerResponse, invalid, json, parseUrl, plain, type Query, values } from './request.ts'
import { deleteSilence, getSilence, getSilences, postSilence } from './silences.ts'
import { alertmanagerVersion } from '../version.ts'
import { apiTimestamp } from './timestamp.ts'

interface Asked {
  readonly query: Query
  readonly body: string
  /** What stands in the path's place for it. */
  readonly id: string
}

type Endpoint = (machine: Machine, asked: Asked) => AlertmanagerResponse

/** Under `/api/v2`; methods in the order in which they are named. */
const endpoints: readonly { readonly path: RegExp; readonly methods: Readonly<Record<string, Endpoint>> }[] = [
  { path: /^\/alerts$/, methods: { POST: (machine, { body }) => postAlerts(machine, body), GET: (machine, { query }) => getAlerts(machine, query) } },
  { path: /^\/alerts\/groups$/, methods: { GET: (machine, { query }) => getGroups(machine, query) } },
  { path: /^\/silences$/, methods: { POST: (machine, { body }) => postSilence(machine, body), GET: (machine, { query }) => getSilences(machine, query) } },
  { path: /^\/silence\/([^/]+)$/, methods: { DELETE: (machine, { id }) => deleteSilence(machine, id), GET: (machine, { id }) => getSilence(machine, id) } },
  { path: /^\/receivers$/, methods: { GET: (machine, { query }) => getReceivers(machine, query) } },
  { path: /^\/status$/, methods: { GET: (machine) => getStatus(machine) } },
]

/** Answers one request. */
export function answerAlertmanager(simulation: Simulation, part: AlertmanagerPart, { method, url, body = '' }: AlertmanagerRequest): AlertmanagerResponse {
  const { path, query } = parseUrl(url)
  if (/^\/-\/(?:healthy|ready)$/.test(path)) return plain(200, 'OK')
  if (path.startsWith('/api/v1/')) return removed
  if (!/^\/api\/v2(?:\/|$)/.test(path)) return plain(404, '404 page not found\n')
  const inner = path.slice('/api/v2'.length) || '/'
  const endpoint = endpoints.find((each) => each.path.test(inner))
  if (!endpoint) return invalid(404, 404, `path /api/v2${inner} was not found`)
  const act = endpoint.methods[method]
  if (!act) return invalid(405, 405, `method ${method} is not allowed, but [${Object.keys(endpoint.methods).join(',')}] are`)
  const [, id = ''] = endpoint.path.exec(inner)!
  try {
    return act(machineOf(simulation, part), { query, body, id: decodeURIComponent(id) })
  } catch (error) {
    // A body that is refused while it is read.
    if (!(error instanceof BodyError)) throw error
    return error.response
  }
}

const removed: AlertmanagerResponse = {
  status: 410, contentType: 'application/json',
  body: '{"status":"deprecated","error":"The Alertmanager v1 API was deprecated in version 0.16.0 and is removed as of version 0.27.0 - please use the equivalent route in the v2 API"}\n',
}

function getReceivers({ state }: Machine, query: Query): AlertmanagerResponse {
  const matchers = parseFilter(values(query, 'receiver_matchers'), 'failed to parse receiver_matchers param: ')
  if (isRefused(matchers)) return matchers
  const found = state.config.receivers.filter(({ labels }) => matchers.length === 0 || passesFilter(matchers, labelSetOf(labels)))
  return json(200, found.map(({ name, labels }) => new Map<string, unknown>([['labels', labelsMap(labelSetOf(labels))], ['name', name]])))
}

function getStatus({ state }: Machine): AlertmanagerResponse {
  return json(200, {
    cluster: { peers: [], status: 'disabled' }, config: { original: printAlertmanagerConfig(state.config) }, uptime: apiTimestamp(state.startedAt),
    versionInfo: { branch: 'HEAD', buildDate: '', buildUser: '', goVersion: '', revision: '', version: alertmanagerVersion },
  })
}
