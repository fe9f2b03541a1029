/** What the operator does with the notifications of one service, as data. */
import type { Place } from '../../generate/http-client.ts'
import type { Fault } from '../../select/fault.ts'
import type { WrittenGlobal } from '../written/configuration.ts'
import type { IntegrationName, writtenIntegrations } from '../written/receiver.ts'
import type { configKinds } from '@track/telemetry'
import type { Field } from './field.ts'
import type { AlertmanagerHttp } from './http-client.ts'

export type Written<Name extends IntegrationName> = configKinds.ValueOf<(typeof writtenIntegrations)[Name]>

export interface WithHttp {
  readonly httpConfig?: AlertmanagerHttp
}

export interface Integration<Name extends IntegrationName = IntegrationName, Spec extends WithHttp = WithHttp> {
  /** In the configuration. */
  readonly name: Name
  /** In the object, and in its complaints. */
  readonly list: string
  /** In complaints of the configuration as a whole. */
  readonly told: string
  readonly fields: readonly Field[]
  /** What is wrong whatever it refers to. */
  fault?(spec: Spec): Fault
  /** What is wrong with what it refers to. */
  storedFault?(spec: Spec, place: Place): Fault
  /** Its client's references are looked at before its own. */
  readonly isHttpFirst?: true
  /** What keeps it from being written. */
  writingFault?(spec: Spec, global: WrittenGlobal | undefined): Fault
}

/** Checks the literal against its types and forgets them, so that all fit one list. */
export function integration<Name extends IntegrationName, Spec extends WithHttp>(given: Integration<Name, Spec>): Integration {
  return given as unknown as Integration
}
