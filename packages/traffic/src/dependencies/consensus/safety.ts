/**
 * The five promises of Raft, looked at from outside after every event: what no server can see alone.
 * Rows are shared, so a look costs what changed since the one before.
 *
 * Follows the Raft paper, figure 3.
 */
import { type Entry } from './entry.ts'
import { entryAt, type Log, termAt } from './log.ts'
import type { NodeRow } from './node.ts'

export type SafetyProperty =
  | 'Election Safety' | 'Leader Append-Only' | 'Log Matching' | 'Leader Completeness' | 'State Machine Safety'

export interface Violation {
  readonly property: SafetyProperty
  readonly words: string
}

/** An observer of one group; it stays outside of the world. */
export class SafetyWatch {
  readonly violations: Violation[] = []
  readonly #seen = new Map<string, NodeRow>()
  readonly #leaders = new Map<number, string>()
  /** By index and term: the entry, and the term of the one before it. */
  readonly #entries = new Map<number, Map<number, { readonly entry: Entry; readonly previousTerm: number | undefined }>>()
  /** By index: what a leader committed, and in which term. */
  readonly #committed: ({ readonly entryTerm: number; readonly term: number } | undefined)[] = []
  readonly #applied: (number | undefined)[] = []

  look(node: NodeRow): void {
    const before = this.#seen.get(node.id)
    if (before === node) return
    this.#seen.set(node.id, node)
    if (before?.log !== node.log) this.#lookAtLog(node, before)
    if (node.role === 'leader') this.#lookAtLeader(node, before)
    if (before?.applied !== node.applied) this.#lookAtApplied(node, before)
  }

  #report(property: SafetyProperty, words: string): void {
    this.violations.push({ property, words })
  }

  /** At most one leader can be elected in a given term. */
  #lookAtLeader(node: NodeRow, before: NodeRow | undefined): void {
    const isNew = before?.role !== 'leader' || before.term !== node.term
    const leader = this.#leaders.get(node.term)
    if (leader === undefined) this.#leaders.set(node.term, node.id)
    else if (leader !== node.id) this.#report('Election Safety', `${leader} and ${node.id} lead in term ${node.term}`)
    if (isNew) this.#lookForCommitted(node)
    else if (before.log !== node.log) this.#lookForOverwritten(node, before)
    if (before?.commit !== node.commit || isNew) this.#noteCommitted(node, before)
  }

  /** A leader never overwrites or deletes entries in its log. */
  #lookForOverwritten({ id, log, term }: NodeRow, { log: earlier }: NodeRow): void {
    for (let index = earlier.lastIndex; index > log.droppedIndex; index--) {
      const [was, is] = [entryAt(earlier, index), entryAt(log, index)]
      if (was === undefined || was === is) break
      const did = is ? 'overwrote' : 'deleted'
      this.#report('Leader Append-Only', `${id}, leader of term ${term}, ${did} entry ${index} of term ${was.term}`)
    }
  }

  /** If two logs contain an entry with the same index and term, they are the same up through it: from one to the next. */
  #lookAtLog({ id, log }: NodeRow, before: NodeRow | undefined): void {
    for (let index = log.lastIndex; index > log.droppedIndex; index--) {
      const entry = entryAt(log, index)!
      if (before && entryAt(before.log, index) === entry) break
      this.#lookAtEntry(id, log, entry)
    }
  }

  #lookAtEntry(id: string, log: Log, entry: Entry): void {
    let terms = this.#entries.get(entry.index)
    if (!terms) this.#entries.set(entry.index, (terms = new Map()))
    const previousTerm = termAt(log, entry.index - 1)
    const known = terms.get(entry.term)
    if (!known) {
      terms.set(entry.term, { entry, previousTerm })
      return
    }
    const comparable = previousTerm !== undefined && known.previousTerm !== undefined
    if (known.entry !== entry || (comparable && known.previousTerm !== previousTerm)) {
      this.#report('Log Matching', `${id} has an entry ${entry.index} of term ${entry.term} that another server has too, `
        + `${known.entry === entry ? `after one of term ${previousTerm}, not ${known.previousTerm}` : 'with other contents'}`)
    }
  }

  /** If an entry is committed in a given term, it is present in the logs of the leaders for all higher terms. */
  #lookForCommitted(leader: NodeRow): void {
    for (let index = leader.log.droppedIndex + 1; index < this.#committed.length; index++) this.#lookForEntry(leader, index)
  }

  #lookForEntry({ id, log, term }: NodeRow, index: number): void {
    const committed = this.#committed[index]
    if (!committed || committed.term >= term || index <= log.droppedIndex || termAt(log, index) === committed.entryTerm) return
    this.#report('Leader Completeness', `${id} leads in term ${term} without entry ${index} of term ${committed.entryTerm}, `
      + `which was committed in term ${committed.term}`)
  }

  #noteCommitted(node: NodeRow, before: NodeRow | undefined): void {
    const from = before?.role === 'leader' ? before.commit : 0
    for (let index = Math.max(from, node.log.droppedIndex) + 1; index <= node.commit; index++) {
      if (this.#committed[index]) continue
      this.#committed[index] = { entryTerm: termAt(node.log, index)!, term: node.term }
      for (const other of this.#seen.values()) if (other.role === 'leader') this.#lookForEntry(other, index)
    }
  }

  /** If a server has applied an entry at an index, no other server applies a different one there. */
  #lookAtApplied({ id, applied, log, snapshot }: NodeRow, before: NodeRow | undefined): void {
    const from = before && before.applied < applied ? before.applied : snapshot.index - 1
    for (let index = Math.max(from + 1, 1); index <= applied; index++) {
      const term = index === snapshot.index ? snapshot.term : termAt(log, index)
      if (term === undefined) continue
      const known = this.#applied[index]
      if (known === undefined) this.#applied[index] = term
      else if (known !== term) {
        const other = `another server applied one of term ${known}`
        this.#report('State Machine Safety', `${id} applied entry ${index} of term ${term}; ${other}`)
      }
    }
  }
}
