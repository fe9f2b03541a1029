/**
 * One row a setting of a workload: what it is called in the description, which environment
 * variable and which argument override it, its type, its default and what it does. The parser,
 * `--help` and the printed reference all read these rows.
 */
import type { ValueType, ValueTypes } from './value-types.ts'

export interface Setting {
  readonly type: ValueType
  readonly help: string
  /** As one would write it; absent where the setting is off or unknown unless it is given. */
  readonly default?: string
  readonly required?: true
  /** The values that a text may have. */
  readonly choices?: readonly string[]
  readonly min?: number
  readonly max?: number
  /** The environment variable and the argument; absent where only the description may say it. */
  readonly env?: string
}

export type Settings = Readonly<Record<string, Setting>>

type ValueOf<Row extends Setting> = Row extends { choices: readonly (infer Choice)[] }
  ? (Row['type'] extends 'texts' ? readonly Choice[] : Choice)
  : ValueTypes[Row['type']]

/** What a table of settings reads to: sure where there is a default or where it is required. */
export type Values<Table extends Settings> = {
  readonly [Name in keyof Table]: Table[Name] extends { default: string } | { required: true }
    ? ValueOf<Table[Name]>
    : ValueOf<Table[Name]> | undefined
}

/** `RETRY_BUDGET` is `--retry-budget` on the command line. */
export function argumentOf(env: string): string {
  return `--${env.toLowerCase().replaceAll('_', '-')}`
}
