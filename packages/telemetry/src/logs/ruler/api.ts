/**
 * The ruler's HTTP API: rule files as they lie there, groups and alerts as they are.
 *
 * Follows pkg/ruler/base/api.go and pkg/ruler/rulestore/local of Loki 3.7, whose rules lie in files. Left out: filters by labels of rules.
 */
import { decodeYaml, formatFloat } from '@track/formats'
import { quoteGo, second } from '@track/simulation'
import type { ApiAnswer } from '../../http-api/answer.ts'
import { type Json, printGoJson } from '../../http-api/go-json.ts'
import { type ApiRequest, valueOf } from '../../http-api/request.ts'
import type { Alert } from '../../rules/alert.ts'
import type { NamedFile } from '../../rules/part.ts'
import { ruleGroup } from '../../rules/rule-file.ts'
import type { GroupState, RuleState } from '../../rules/rule-state.ts'
import { activeAlerts, printRuleTime, stateOfRule } from '../../rules/rules-json.ts'
import { compareText, labelsMap } from '../../series/labels.ts'
import { printRuleGroups } from './print-groups.ts'
import { groupFaults, readLokiRuleFile } from './rule-files.ts'

/** A ruler as its API sees it. */
export interface RulerView {
  readonly groups: readonly GroupState[]
  /** By namespace, as they were given. */
  readonly files: readonly NamedFile[]
}

const plain = 'text/plain; charset=utf-8'

function refused(status: number, words: string): ApiAnswer {
  return { status, contentType: plain, body: `${words}\n` }
}

function answered(status: number, data: Json, error?: { readonly type: string; readonly words: string }): ApiAnswer {
  const body = printGoJson({ status: error ? 'error' : 'success', data, errorType: error?.type ?? '', error: error?.words ?? '' })
  return { status, contentType: error ? plain : 'application/json', body }
}

/** Undefined where the path is none of the ruler's. `body` of a POST. */
export function answerRuler(ruler: RulerView, request: ApiRequest, body = ''): ApiAnswer | undefined {
  const { path, method } = request
  if (path === '/prometheus/api/v1/rules') return method === 'GET' ? rules(ruler, request) : { status: 405, contentType: '', body: '' }
  if (path === '/prometheus/api/v1/alerts') return method === 'GET' ? alerts(ruler) : { status: 405, contentType: '', body: '' }
  const [, namespace, group] = /^\/(?:loki\/api\/v1|api\/prom)\/rules(?:\/([^/]+)(?:\/([^/]+))?)?$/.exec(path) ?? []
  if (!/^\/(loki\/api\/v1|api\/prom)\/rules(\/|$)/.test(path)) return undefined
  if (method === 'GET') return group === undefined ? listed(ruler, namespace) : refused(400, 'GetRuleGroup unsupported in rule local store')
  if (namespace === undefined) return { status: 405, contentType: '', body: '' }
  if (method === 'DELETE') return answered(500, null, { type: 'server_error', words: `Delete${group === undefined ? 'Namespace' : 'RuleGroup'} unsupported in rule local store` })
  return method === 'POST' && group === undefined ? created(body) : { status: 405, contentType: '', body: '' }
}

/** Where the ruler's files lie. */
const folder = '/rules/fake'

function listed({ files }: RulerView, namespace: string | undefined): ApiAnswer {
  const wanted = namespace === undefined ? files : files.filter(({ name }) => name === decodeURIComponent(namespace))
  if (wanted.length === 0 && namespace !== undefined) {
    const file = `${folder}/${namespace}`
    return refused(400, `error parsing ${file}: ${file}: open ${file}: no such file or directory`)
  }
  const read = wanted.map(({ name, text }) => ({ name, ...readLokiRuleFile(text) }))
  const wrong = read.find(({ errors }) => errors.length > 0)
  if (wrong) return refused(400, `error parsing ${folder}/${wrong.name}: ${folder}/${wrong.name}: ${wrong.errors[0]!}`)
  const right = read.flatMap(({ name, file }) => (file && file.groups.length > 0 ? [{ name, file }] : []))
  return right.length === 0 ? refused(404, 'no rule groups found') : { status: 200, contentType: 'application/yaml', body: printRuleGroups(right) }
}

/** Files are not written through the API: a group that is right is refused last. */
function created(body: string): ApiAnswer {
  const { value, error } = decodeYaml(body, ruleGroup, { reader: 'v3', isStrict: false })
  if (error !== undefined) return refused(400, 'unable to decoded rule group')
  const faults = groupFaults([value])
  return faults.length > 0 ? refused(400, faults.join(', ')) : refused(500, 'SetRuleGroup unsupported in rule local store')
}

function rules({ groups }: RulerView, request: ApiRequest): ApiAnswer {
  const type = valueOf(request, 'type').toLowerCase()
  if (!['', 'alert', 'record'].includes(type)) return answered(400, null, { type: 'bad_data', words: `not supported value ${quoteGo(type)}` })
  const isWanted = (parameter: string, name: string) => request.parameters[parameter]?.includes(name) ?? true
  const shown = inOrder(groups).flatMap((state): Json[] => {
    const { group, rules: all, took, lastEvaluation } = state
    if (!isWanted('rule_group', group.name) || !isWanted('file', group.file)) return []
    const own = all.filter(({ rule }) => isWanted('rule_name', rule.name) && (type === '' || (type === 'alert') === (rule.is === 'alerting')))
    const told = { interval: group.interval / second, limit: group.limit, lastEvaluation: printRuleTime(lastEvaluation), evaluationTime: took / second }
    return own.length === 0 ? [] : [{ name: group.name, file: group.file, rules: own.map(ruleJson), ...told }]
  })
  return answered(200, { groups: shown })
}

function inOrder(groups: readonly GroupState[]): readonly GroupState[] {
  return groups.toSorted((a, b) => compareText(a.group.file, b.group.file) || compareText(a.group.name, b.group.name))
}

function ruleJson(state: RuleState): Json {
  const { rule, health, lastError, evaluatedAt, took, alerts: own } = state
  const outcome = { health, lastError, type: rule.is, lastEvaluation: printRuleTime(evaluatedAt), evaluationTime: took / second }
  if (rule.is === 'recording') return { name: rule.name, query: rule.query, labels: labelsMap(rule.labels), ...outcome }
  return {
    state: stateOfRule(state), name: rule.name, query: rule.query, duration: rule.holdFor / second, labels: labelsMap(rule.labels), annotations: labelsMap(rule.annotations),
    alerts: activeAlerts(own).map(alertJson), ...outcome,
  }
}

function alertJson({ labels, annotations, state, activeAt, value }: Alert): Json {
  return { labels: labelsMap(labels), annotations: labelsMap(annotations), state, activeAt: printRuleTime(activeAt), value: formatFloat(value, 'e') }
}

function alerts({ groups }: RulerView): ApiAnswer {
  return answered(200, { alerts: inOrder(groups).flatMap(({ rules: all }) => all.flatMap((rule) => activeAlerts(rule.alerts).map(alertJson))) })
}
