/**
 * A field of an integration in one row: what its definition allows, and what the operator writes of it.
 *
 * Follows pkg/apis/monitoring/v1alpha1/alertmanager_config_types.go and the convert functions of pkg/alertmanager/amcfg.go of the Prometheus
 * Operator 0.94.
 */
import { parsePrometheusDuration } from '@track/simulation'
import type { Schema } from '../../../gateway-api/schema.ts'
import { valueOf } from '../../generate/context.ts'
import type { Place } from '../../generate/http-client.ts'
import {
  basicAuth, authorization, duration, keySelector, list, oauth2, object, proxyFields, required, safeTls, someText, text, truth,
} from '../../kinds/fields.ts'
import type { KeySelector } from '../../objects.ts'
import { type AlertmanagerHttp, httpOf } from './http-client.ts'

export interface Field {
  /** As the object has it. */
  readonly from: string
  /** As the configuration has it. */
  readonly to: string
  readonly schema: Schema
  /** Of a value that is given; undefined is left out. */
  written(value: never, place: Place): unknown
}

const itself = (value: unknown) => value

export const field = (from: string, to: string, schema: Schema, written: (value: never, place: Place) => unknown = itself): Field => ({ from, to, schema, written })

export const flag = (from: string, to: string) => field(from, to, truth)
export const anyText = (from: string, to: string) => field(from, to, text)
export const word = (from: string, to: string) => field(from, to, someText)
export const wordsOf = (names: Readonly<Record<string, string>>) => Object.entries(names).map(([from, to]) => word(from, to))
export const textsOf = (names: Readonly<Record<string, string>>) => Object.entries(names).map(([from, to]) => anyText(from, to))
export const address = (from: string, to: string) => field(from, to, { kind: 'string', pattern: /^https?:\/\/.+$/, shownPattern: '^https?://.+$' })

/** The value of a key of a Secret. */
export const secret = (from: string, to: string, schema: Schema = keySelector) => field(
  from, to, schema, (key: KeySelector, { references, namespace }) => valueOf(references.secret(namespace, key)),
)

/** Without the blanks around it. */
export const secretAddress = (from: string, to: string, schema: Schema = keySelector) => field(
  from, to, schema, (key: KeySelector, { references, namespace }) => valueOf(references.secret(namespace, key)).trim(),
)

const spanOf = (given: string) => {
  const parsed = parsePrometheusDuration(given)
  return given === '' || typeof parsed === 'string' ? undefined : parsed
}

export const span = (from: string, to: string, schema: Schema = duration) => field(from, to, schema, spanOf)

/** What a duration that the definition lets through is refused with. */
export function spanFault(given: string | undefined): string | undefined {
  const parsed = given === undefined || given === '' ? 0 : parsePrometheusDuration(given)
  return typeof parsed === 'string' ? parsed : undefined
}

interface Pair { readonly key: string; readonly value: string }

export const pairs = (from: string, to: string) => field(
  from, to, list(object({ key: required(someText), value: required(text) })), (given: readonly Pair[]) => Object.fromEntries(given.map(({ key, value }) => [key, value])),
)

const httpSchema = object({
  authorization, basicAuth, oauth2, bearerTokenSecret: keySelector, tlsConfig: safeTls, proxyURL: text, ...proxyFields, followRedirects: truth,
  enableHttp2: truth,
})

export const httpConfig = field('httpConfig', 'http_config', httpSchema, (given: AlertmanagerHttp, place) => httpOf(place, given))

/** Of an object's fields, those that are given. */
export function writtenBy(fields: readonly Field[], given: object, place: Place): Record<string, unknown> {
  const values = given as Readonly<Record<string, unknown>>
  const written = fields.map(({ from, to, written: write }) => [to, values[from] === undefined ? undefined : write(values[from] as never, place)] as const)
  return Object.fromEntries(written.filter(([, value]) => value !== undefined))
}

export function schemaOf(fields: readonly Field[]): Readonly<Record<string, Schema>> {
  return Object.fromEntries(fields.map(({ from, schema }) => [from, schema]))
}
