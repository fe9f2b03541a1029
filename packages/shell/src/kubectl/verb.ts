/**
 * A verb of kubectl: its flags, its words, and what it does, as a guest of the world.
 * `defineVerb` in a file of `commands/kubectl/` is all that a new verb takes.
 */
import type { Guest } from '@track/processes'
import type { FlagTable, FlagValues, Parsed } from '../flags.ts'
import type { Kubectl } from './kubectl.ts'

/** What every verb is given besides its own flags. */
export interface Invocation<Table extends FlagTable> extends Omit<Parsed<Table>, 'flags'> {
  readonly flags: FlagValues<Table>
  readonly kubectl: Kubectl
}

/** What operands complete to: resource types, then names; or one kind's names. */
export type Completes = 'resources' | 'pods' | 'nodes' | 'files' | 'workloads' | 'contexts' | readonly string[]

export interface Verb<Table extends FlagTable = FlagTable> {
  /** Words after `kubectl`: `get`, `rollout status`. */
  readonly name: string
  readonly aliases?: readonly string[]
  /** One line, for lists of verbs. */
  readonly summary: string
  /** After the name in the usage: `(TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE/NAME …)`. */
  readonly usage: string
  readonly examples: readonly string[]
  readonly flags: Table
  /** Flags without which it does nothing. */
  readonly required?: readonly string[]
  readonly completes?: Completes
  /** In which group of `kubectl --help` it stands. */
  readonly group?: 'basic' | 'deploy' | 'cluster' | 'troubleshooting' | 'advanced' | 'settings' | 'other' | 'hidden'
  /** Words that are not flags end the flags (`exec POD -- COMMAND` may leave out the dashes). */
  readonly stopsAtOperands?: boolean
  /** What is typed behind it is not looked at. */
  readonly takesAnything?: boolean
  /** The exit code of every failure, a wrong flag included, where it is not the failure's own. */
  readonly failsWith?: number
  /** Answers an exit code; a KubectlError ends it with the error's words. */
  run(invocation: Invocation<Table>): Guest<number>
}

export function defineVerb<const Table extends FlagTable>(verb: Verb<Table>): Verb {
  return verb as unknown as Verb
}
