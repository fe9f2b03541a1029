/**
 * The past of a session: a tree of branches, each with its inputs and some worlds to begin from.
 * Any instant that was lived can be had again: a world before it, forked, and the inputs replayed.
 */
import { type Duration, type InputRow, type Instant, minute, replay, runToPlace, type Simulation } from '@track/simulation'
import type { LocalSessionOptions } from './local-session-options.ts'
import type { Branch, Mark, Place } from './session.ts'

interface Checkpoint {
  /** How many came before it on its branch; of the first 0. */
  readonly number: number
  readonly at: Instant
  readonly handled: number
  readonly world: Simulation
}

interface Line extends Branch {
  /** Oldest first; the first is where the branch begins. */
  readonly checkpoints: readonly Checkpoint[]
  readonly inputs: readonly InputRow[]
}

/** Hears of a mark, and of the world that stands where it is set. */
export type MarkListener = (mark: Mark, world: Simulation) => void

const checkpointInterval: Duration = 10 * minute

export class History {
  readonly #lines: Line[]
  /** By seed: how far forks have been. */
  readonly #seen = new Map<string, Instant>()
  #marks: readonly Mark[] = []
  readonly #markListeners: MarkListener[] = []
  #current = 0

  constructor(world: Simulation) {
    this.#lines = [{ id: 0, livedUntil: world.now, checkpoints: [checkpointOf(world)], inputs: [] }]
  }

  get branch(): number {
    return this.#current
  }

  get marks(): readonly Mark[] {
    return this.#marks
  }

  /** Where the worlds stand that the present branch keeps. */
  get kept(): readonly { readonly at: Instant }[] {
    return this.#line().checkpoints
  }

  /** The first instant that was lived on any branch. */
  get beginsAt(): Instant {
    return this.#lines[0]!.checkpoints[0]!.at
  }

  branches(now: Instant): Branch[] {
    return this.#lines.map(({ id, parent, livedUntil }) => ({
      id, livedUntil: id === this.#current ? now : livedUntil, ...(parent && { parent }),
    }))
  }

  /** Somebody has asked a world of this one's future how it is there. */
  see({ seed, now }: Pick<Simulation, 'seed' | 'now'>): void {
    this.#seen.set(String(seed), Math.max(now, this.#seen.get(String(seed)) ?? now))
  }

  /** How far worlds of this one's luck have been. */
  seenUntil({ seed, now }: Simulation): Instant {
    const lived = this.#lines.filter(({ checkpoints: [first] }) => first!.world.seed === seed).map(({ livedUntil }) => livedUntil)
    return Math.max(now, this.#seen.get(String(seed)) ?? now, ...lived)
  }

  record(row: InputRow): void {
    const line = this.#line()
    ;(line.inputs as InputRow[]).push(row)
  }

  /** Keeps a world every ten virtual minutes; of the older ones some go. */
  keep(world: Simulation): void {
    const line = this.#line()
    const last = line.checkpoints.at(-1)!
    if (world.now - last.at < checkpointInterval) return
    this.#lines[line.id] = { ...line, checkpoints: thinned([...line.checkpoints, checkpointOf(world, last.number + 1)]) }
  }

  mark(name: string, place: Pick<Mark, 'at' | 'handled'>, world: Simulation): Mark {
    const mark = { ...place, name, branch: this.#current }
    this.#marks = [...this.#marks.filter((each) => each.name !== name), mark]
    for (const listener of this.#markListeners) listener(mark, world)
    return mark
  }

  observeMarks(listener: MarkListener): void {
    this.#markListeners.push(listener)
  }

  /** The world as it was at an instant of a branch; undefined when nobody has lived it. */
  worldAt({ at, branch = this.#current, handled = Infinity }: Place, now: Instant): Simulation | undefined {
    const line = this.#lines[branch]
    if (!line || at > (branch === this.#current ? now : line.livedUntil)) return undefined
    const start = line.checkpoints.findLast((checkpoint) => checkpoint.at <= at && checkpoint.handled <= handled)
    if (!start) return line.parent && this.worldAt({ at, branch: line.parent.branch, handled }, now)
    const world = start.world.fork()
    replay(world, line.inputs.filter((row) => row.handled >= start.handled && row.handled < handled && row.at <= at))
    if (handled === Infinity) world.runUntil(at)
    else runToPlace(world, { at, handled })
    return world
  }

  /** A fork of an instant that was lived, or of the present world. */
  forkAt(to: Place | undefined, world: Simulation): Simulation | undefined {
    return to ? this.worldAt(to, world.now) : world.fork()
  }

  /** Begins a branch here: the way so far stays as it is. */
  fork(world: Simulation): void {
    this.begin(world, { branch: this.#current, at: world.now, handled: world.handled }, world.now)
  }

  /** Begins a branch at a world that is already there. */
  begin(world: Simulation, parent: NonNullable<Branch['parent']>, livedUntil: Instant): void {
    const left = this.#line()
    this.#lines[left.id] = { ...left, livedUntil }
    this.#current = this.#lines.length
    this.#lines.push({ id: this.#current, parent, livedUntil: world.now, checkpoints: [checkpointOf(world)], inputs: [] })
  }

  #line(): Line {
    return this.#lines[this.#current]!
  }
}

type Opened = Pick<LocalSessionOptions, 'world' | 'beginning' | 'marked' | 'seenUntil'>

/** A world that was opened again is a branch that left its beginning at once; so is each that had a name. */
export function historyOf({ world, beginning, marked = [], seenUntil }: Opened): History {
  const history = new History(beginning ?? world)
  if (seenUntil !== undefined) history.see({ seed: world.seed, now: seenUntil })
  if (!beginning) return history
  const { now: at, handled } = beginning
  history.mark('start', { at, handled }, beginning)
  let livedUntil = at
  for (const { name, world: kept } of marked) {
    history.begin(kept, { branch: 0, at, handled }, livedUntil)
    history.mark(name, { at: kept.now }, kept)
    livedUntil = kept.now
  }
  history.begin(world, { branch: 0, at, handled }, livedUntil)
  return history
}

/**
 * The older, the further apart, since a world that has lived long takes tens of megabytes: of those that are four to eight numbers old
 * every second one stays, of those up to sixteen every fourth, and so on; the first stays.
 */
function thinned(checkpoints: readonly Checkpoint[]): Checkpoint[] {
  const newest = checkpoints.at(-1)!.number
  return checkpoints.filter(({ number }) => {
    let step = 1
    while (4 * step <= newest - number) step *= 2
    return number % step === 0
  })
}

function checkpointOf(world: Simulation, number = 0): Checkpoint {
  return { number, at: world.now, handled: world.handled, world: world.fork() }
}
