/**
 * Prometheus' HTTP API: a request in, an answer out. The same function serves the world's own network and
 * the doors of the machine.
 *
 * Follows web/api/v1/api.go and web/web.go of Prometheus 3.16. Left out: remote read,
 * administration, notifications, search, the pages for people.
 */
import { type ApiAnswer, failure, plain, success } from './answer.ts'
import type { Endpoint, PrometheusView } from './endpoint.ts'
import { ApiFailure } from './failure.ts'
import { exemplars, formatQuery, instantQuery, parseQuery, rangeQuery } from './queries.ts'
import type { ApiRequest } from './request.ts'
import { alertmanagers, alerts, rules } from './rules.ts'
import { labelNames, labelValues, series } from './series.ts'
import { buildInformation, configuration, flags, runtimeInformation, tsdbStatus } from './status.ts'
import { metadata, scrapePools, targets } from './targets.ts'

interface Row {
  readonly answer: Endpoint
  /** A form in the body as well. */
  readonly takesPost?: boolean
}

/** By the path below `/api/v1`. */
const endpoints: Readonly<Record<string, Row>> = {
  '/query': { answer: instantQuery, takesPost: true },
  '/query_range': { answer: rangeQuery, takesPost: true },
  '/query_exemplars': { answer: exemplars, takesPost: true },
  '/format_query': { answer: formatQuery, takesPost: true },
  '/parse_query': { answer: parseQuery, takesPost: true },
  '/labels': { answer: labelNames, takesPost: true },
  '/series': { answer: series, takesPost: true },
  '/targets': { answer: targets },
  '/scrape_pools': { answer: scrapePools },
  '/metadata': { answer: metadata },
  '/rules': { answer: rules },
  '/alerts': { answer: alerts },
  '/alertmanagers': { answer: alertmanagers },
  '/status/buildinfo': { answer: buildInformation },
  '/status/config': { answer: configuration },
  '/status/flags': { answer: flags },
  '/status/runtimeinfo': { answer: runtimeInformation },
  '/status/tsdb': { answer: tsdbStatus },
}

const pages: Readonly<Record<string, string>> = {
  '/-/healthy': 'Prometheus Server is Healthy.\n',
  '/-/ready': 'Prometheus Server is Ready.\n',
}

export function answerPrometheus(prometheus: PrometheusView, request: ApiRequest): ApiAnswer {
  const { path, method } = request
  const page = pages[path]
  if (page !== undefined && method === 'HEAD') return { status: 200, contentType: '', body: '' }
  if (page !== undefined) return method === 'GET' ? plain(200, page) : plain(405, 'Method Not Allowed\n')
  const row = path.startsWith('/api/v1/') ? rowOf(path.slice('/api/v1'.length)) : undefined
  if (!row) return plain(404, '404 page not found\n')
  if (method !== 'GET' && !(method === 'POST' && row.takesPost)) return plain(405, 'Method Not Allowed\n')
  try {
    return success(row.answer(prometheus, request))
  } catch (reason) {
    // What the request asks for cannot be had: in Prometheus' words.
    if (!(reason instanceof ApiFailure)) throw reason
    return failure(reason)
  }
}

function rowOf(path: string): Row | undefined {
  const [, name] = /^\/label\/([^/]*)\/values$/.exec(path) ?? []
  return name === undefined ? endpoints[path] : { answer: labelValues(name) }
}
