/** What a document of objectives is, told by its head as Sloth tells it. Follows cmd/sloth/commands/generate.go and helpers.go of Sloth 0.12. */
import type { Duration } from '@track/simulation'
import type { Objective, Texts } from '../objective.ts'

/** What an object of Kubernetes keeps of itself for the rules that are made of it. */
export interface ObjectMeta {
  readonly name: string
  readonly namespace: string
  readonly labels: Texts
  readonly annotations: Texts
}

export interface LoadedSpec {
  readonly objectives: readonly Objective[]
  /** Where the rules become an object too. */
  readonly meta?: ObjectMeta
}

export interface SpecKind {
  /** `Generating from … spec` */
  readonly title: string
  /** `tried loading … SLOs spec, it couldn't` */
  readonly refused: string
  /** Named in the rules. */
  readonly format: string
  readonly mode: string
  readonly is: (source: string) => boolean
  /** `period`: of objectives that name none. */
  readonly load: (source: string, period: Duration) => LoadedSpec | { readonly error: string }
}

/** The documents of a file, without comments that begin a line. */
export function splitDocuments(source: string): string[] {
  const text = source.trim().replaceAll(/^#.*$/gm, '')
  return text.split(/^---/m).map((document) => document.trim()).filter((document) => document !== '')
}
