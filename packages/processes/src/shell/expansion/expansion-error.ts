/** How an expansion is left early: because it failed, or because it needs a command's output. */

/** The words that bash prints, and how far the failure goes: bash's DISCARD and FORCE_EOF. */
export class ExpansionError extends Error {
  readonly leaves: 'command' | 'line' | 'shell'
  readonly status: number

  constructor(message: string, { leaves = 'line', status = 1 }: { leaves?: 'command' | 'line' | 'shell'; status?: number } = {}) {
    super(message)
    this.leaves = leaves
    this.status = status
  }
}

/**
 * Thrown where a substitution has no answer yet. The shell runs the command, keeps its output
 * and does the expansion again from its beginning.
 */
export class AnswerNeeded extends Error {
  readonly source: string
  readonly node: number
  readonly kind: 'output' | 'read-end' | 'write-end'

  constructor(place: { source: string; node: number }, kind: 'output' | 'read-end' | 'write-end') {
    super('a command must run first')
    this.source = place.source
    this.node = place.node
    this.kind = kind
  }
}
