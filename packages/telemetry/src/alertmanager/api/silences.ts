/**
 * Silences, asked for, made, changed and ended.
 *
 * Follows api/v2/api.go and compat.go of Alertmanager 0.34.
 */
import type { Instant } from '@track/simulation'
import type { MatcherType } from '../../series/matcher.ts'
import type { Machine } from '../machine.ts'
import type { AlertMatcher } from '../matchers/matcher.ts'
import { expireSilence, setSilence, type WantedSilence } from '../silences/change.ts'
import { type SilenceRow, silenceState, type SilenceState } from '../silences/silence.ts'
import { goJson, JsonText, labelsMap } from '../templates/go-json.ts'
import { type Fields, goKind, labelsIn, parseBody, refuseBody, refuseField, textOf, timeOf } from './body.ts'
import { isRefused, parseFilter } from './filter.ts'
import { type AlertmanagerResponse, empty, invalid, isAsked, json, type Query, values } from './request.ts'
import { apiTimestamp } from './timestamp.ts'

export function getSilences({ state, simulation }: Machine, query: Query): AlertmanagerResponse {
  const matchers = parseFilter(values(query, 'filter'))
  if (isRefused(matchers)) return matchers
  const { now } = simulation
  const wanted = (['active', 'expired', 'pending'] as const).filter((name) => isAsked(query, name))
  const found = [...state.silences.values()].filter((silence) => wanted.includes(silenceState(silence, now)) && hasAll(silence.matchers, matchers))
  return json(200, found.toSorted((a, b) => compareSilences(a, b, now)).map((silence) => printSilence(silence, now)))
}

/** The very matchers are looked for, not what they match. */
function hasAll(own: readonly AlertMatcher[], wanted: readonly AlertMatcher[]): boolean {
  return wanted.every(({ name, type, value }) => own.some((matcher) => matcher.name === name && matcher.type === type && matcher.value === value))
}

const ranks: Readonly<Record<SilenceState, number>> = { active: 1, pending: 2, expired: 3 }

/** Active ones by what ends next, pending ones by what begins next, expired ones by what ended last. */
function compareSilences(a: SilenceRow, b: SilenceRow, now: Instant): number {
  const state = silenceState(a, now)
  const difference = ranks[state] - ranks[silenceState(b, now)]
  if (difference !== 0) return difference
  if (state === 'active') return a.endsAt - b.endsAt
  return state === 'pending' ? a.startsAt - b.startsAt : b.endsAt - a.endsAt
}

function printSilence(silence: SilenceRow, now: Instant): unknown {
  return new JsonText(goJson(new Map<string, unknown>([
    ['id', silence.id], ['status', { state: silenceState(silence, now) }], ['updatedAt', apiTimestamp(silence.updatedAt)],
    ...(silence.annotations.length === 0 ? [] : [['annotations', labelsMap(silence.annotations)] as const]),
    ['comment', silence.comment], ['createdBy', silence.createdBy], ['endsAt', apiTimestamp(silence.endsAt)],
    ['matchers', silence.matchers.map(({ name, type, value }) => ({ isEqual: type === '=' || type === '=~', isRegex: type === '=~' || type === '!~', name, value }))],
    ['startsAt', apiTimestamp(silence.startsAt)],
  ])))
}

function idFault(id: string): AlertmanagerResponse | undefined {
  const isId = /^[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}$/i.test(id)
  return isId ? undefined : invalid(422, 601, `silenceID in path must be of type uuid: ${JSON.stringify(id)}`)
}

export function getSilence({ state, simulation }: Machine, id: string): AlertmanagerResponse {
  const silence = state.silences.get(id)
  return idFault(id) ?? (silence ? json(200, printSilence(silence, simulation.now)) : empty(404))
}

export function deleteSilence(machine: Machine, id: string): AlertmanagerResponse {
  return idFault(id) ?? empty(expireSilence(machine, id) ? 200 : 404)
}

export function postSilence(machine: Machine, body: string): AlertmanagerResponse {
  const wanted = silenceIn(body)
  if (wanted.startsAt >= wanted.endsAt) return json(400, 'Failed to create silence: start time must be before end time')
  if (wanted.endsAt < machine.simulation.now) return json(400, "Failed to create silence: end time can't be in the past")
  const answer = setSilence(machine, wanted)
  return 'id' in answer ? json(200, { silenceID: answer.id }) : json(answer.isUnknown ? 404 : 400, answer.fault)
}

function silenceIn(body: string): WantedSilence {
  const given = parseBody('silence', body)
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return refuseBody('silence', `json: cannot unmarshal ${goKind(given)} into Go value of type struct { ID string "json:\\"id,omitempty\\"" }`)
  }
  const fields = given as Fields
  const read = {
    id: textOf('silence', fields['id'], '.id') ?? '', comment: textOf('silence', fields['comment'], 'Silence.comment'),
    createdBy: textOf('silence', fields['createdBy'], 'Silence.createdBy'), endsAt: timeOf('silence', fields['endsAt']), startsAt: timeOf('silence', fields['startsAt']),
    annotations: labelsIn('silence', fields['annotations'], 'Silence.annotations') ?? [],
  }
  const required = (name: string): never => refuseField(602, `${name} in body is required`)
  return {
    id: read.id, annotations: read.annotations, comment: read.comment ?? required('comment'), createdBy: read.createdBy ?? required('createdBy'),
    endsAt: read.endsAt ?? required('endsAt'), matchers: matchersIn(fields['matchers']), startsAt: read.startsAt ?? required('startsAt'),
  }
}

function matchersIn(given: unknown): readonly AlertMatcher[] {
  if (given === undefined || given === null) return refuseField(602, 'matchers in body is required')
  if (!Array.isArray(given)) return refuseBody('silence', `json: cannot unmarshal ${goKind(given)} into Go struct field Silence.matchers of type models.Matchers`)
  if (given.length === 0) return refuseField(612, 'matchers in body should have at least 1 items')
  return given.map((each: unknown, index) => {
    const fields = (each ?? {}) as Fields
    const required = (name: string): never => refuseField(602, `matchers.${index}.${name} in body is required`)
    const isPattern = typeof fields['isRegex'] === 'boolean' ? fields['isRegex'] : required('isRegex')
    const name = textOf('silence', fields['name'], 'Matcher.name') ?? required('name')
    const value = textOf('silence', fields['value'], 'Matcher.value') ?? required('value')
    const type: MatcherType = fields['isEqual'] === false ? (isPattern ? '!~' : '!=') : isPattern ? '=~' : '='
    return { name, type, value }
  })
}
