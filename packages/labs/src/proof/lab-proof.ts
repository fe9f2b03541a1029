/**
 * The proof of a lab: it starts undone, its solution and every alternative do it, every wrong
 * answer leaves its task undone, and it comes out the same again. The solution runs once and leaves
 * the world at each task's start; a wrong answer begins there.
 */
import { compareWorlds, type Duration, minute, restore, type Simulation, snapshot } from '@track/simulation'
import { buildLabWorld, labWorldParts } from '../build-lab-world.ts'
import type { Lab, Task } from '../lab.ts'
import type { ProofFiles } from '../lab-folder.ts'
import { parseLab } from '../parse-lab.ts'
import { judgeBlock, readPage, scriptOfBlock } from './page-blocks.ts'
import { doneTasks, play, playAgain, type Played } from './play.ts'
import { beginsFrom, failsTask, type Piece, piecesOf } from './script.ts'

export interface Claim {
  /** `the solution does every task`, `wrong/typed-in.sh leaves "measure" undone`. */
  readonly name: string
  readonly holds: boolean
  /** What came out instead, where it does not hold. */
  readonly says: string
  /** Virtual time that passed in it, in seconds. */
  readonly virtualSeconds: number
}

/** A claim that is still to be proven. */
export interface OpenClaim {
  readonly name: string
  prove(): Promise<Claim>
}

interface SolvedPiece extends Piece {
  /** The world at the piece's start. */
  readonly begin: Simulation
  readonly played: Played
}

/** How long the world lives on after a task, so that what holds is seen to hold. */
function lookedAt({ world }: Lab): Duration {
  return 3 * world.checkEvery
}

export class LabProof {
  readonly lab: Lab
  readonly #files: ProofFiles
  #solved: Promise<readonly SolvedPiece[]> | undefined

  constructor(files: ProofFiles) {
    const { lab, complaints } = parseLab(files)
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
    this.lab = lab
    this.#files = files
  }

  get alternatives(): readonly string[] {
    return Object.keys(this.#files.alternatives)
  }

  get wrong(): readonly string[] {
    return Object.keys(this.#files.wrong)
  }

  /**
   * All that the proof claims, in the order in which it is quickest: a world that was opened from bytes has its
   * states in another shape, and code that has run over both is slower, so that claim comes last.
   */
  get claims(): readonly OpenClaim[] {
    return [
      { name: 'no task is done at the start', prove: () => this.startsUndone() },
      { name: 'the solution does every task', prove: () => this.isSolved() },
      { name: 'what the page shows runs', prove: () => this.pageRuns() },
      ...this.alternatives.map((name) => ({ name: `alternatives/${name} does it too`, prove: () => this.alternativeHolds(name) })),
      ...this.wrong.map((name) => ({ name: `wrong/${name} leaves its task undone`, prove: () => this.wrongFails(name) })),
      { name: 'it comes out the same again', prove: () => this.comesOutAgain() },
    ]
  }

  get #guards(): readonly string[] {
    return this.lab.tasks.filter(({ holdsAtStart }) => holdsAtStart).map(({ id }) => id)
  }

  /** At the start no task is done, except the guards. */
  async startsUndone(): Promise<Claim> {
    const world = buildLabWorld(this.lab, this.#files)
    world.runFor(lookedAt(this.lab))
    const done = doneTasks(this.lab, world)
    return claim('no task is done at the start', world, 0, same(done, this.#guards) ? '' : `done at the start: ${done.join(', ') || 'none'}; guards: ${this.#guards.join(', ') || 'none'}`)
  }

  /** The solution finishes every task, and writes nothing that a learner would not expect. */
  async isSolved(): Promise<Claim> {
    const pieces = await this.#solve()
    const last = pieces.at(-1)!.played
    const undone = this.lab.tasks.map(({ id }) => id).filter((id) => !last.done.includes(id))
    const complaints = [
      ...(undone.length > 0 ? [`undone: ${undone.join(', ')}`] : []),
      ...pieces.filter(({ played }) => played.stderr !== '').map(({ task, played }) => `"${task}" writes to stderr: ${played.stderr.trim()}`),
      ...pieces.filter(({ played }) => played.exitCode !== 0).map(({ task, played }) => `"${task}" ends with ${played.exitCode}`),
    ]
    return claim('the solution does every task', last.world, 0, complaints.join('; '))
  }

  /** An alternative does from where it begins what the solution does there: that task, or all. */
  async alternativeHolds(name: string): Promise<Claim> {
    const script = this.#files.alternatives[name]!
    const from = beginsFrom(script)
    const { begin, task } = await this.#pieceNamed(from ?? this.lab.tasks[0]!.id)
    const played = await this.#playFrom(begin, script, lookedAt(this.lab))
    const wanted = from === undefined ? this.lab.tasks.map(({ id }) => id) : [task]
    const undone = wanted.filter((id) => !played.done.includes(id))
    const says = undone.length > 0 ? `undone: ${undone.join(', ')}` : played.stderr.trim()
    return claim(`alternatives/${name} does it too`, played.world, begin.now, says)
  }

  /** A wrong answer leaves its task undone, also when the world has lived on. */
  async wrongFails(name: string): Promise<Claim> {
    const script = this.#files.wrong[name]!
    const task = this.lab.tasks.find(({ id }) => id === failsTask(script))
    const title = `wrong/${name} leaves "${task?.id ?? '?'}" undone`
    if (!task) return { name: title, holds: false, says: 'its first line names no task: # fails: ID', virtualSeconds: 0 }
    const { begin } = await this.#pieceNamed(beginsFrom(script) ?? task.id)
    const played = await this.#playFrom(begin, script, longestFor(task) + 10 * minute)
    return claim(title, played.world, begin.now, played.done.includes(task.id) ? `"${task.id}" was done` : '')
  }

  /** By its journal, up to the middle as before, value for value; from a saved world in the middle to the same end. */
  async comesOutAgain(): Promise<Claim> {
    const pieces = await this.#solve()
    const middle = pieces[Math.floor(pieces.length / 2)]!
    const title = 'it comes out the same again'
    let world = buildLabWorld(this.lab, this.#files)
    for (const piece of pieces) {
      if (piece.name === middle.name) {
        const difference = compareWorlds(middle.begin, world)
        if (difference !== undefined) return claim(title, world, 0, `at the start of "${piece.name}" the second run differs at ${difference}`)
        world = restore(labWorldParts(this.lab, this.#files), snapshot(world))
      }
      world = await playAgain(this.lab, world, { ...piece, after: this.#livesOnAfter(piece) })
    }
    const difference = compareWorlds(pieces.at(-1)!.played.world, world)
    return claim(title, world, 0, difference === undefined ? '' : `from a saved world in the middle the end differs at ${difference}`)
  }

  /** Every block of the module's page runs, one after another in one world, and prints what the page says. */
  async pageRuns(): Promise<Claim> {
    const { blocks, complaints } = readPage(this.#files.page)
    const wrong = [...complaints]
    let world = buildLabWorld(this.lab, this.#files)
    for (const block of blocks) {
      const played = await play(this.lab, world, scriptOfBlock(block), 0)
      const words = judgeBlock(block, played)
      if (words !== undefined) wrong.push(words)
      world = played.world
    }
    return claim('what the page shows runs', world, 0, wrong.join('; '))
  }

  #solve(): Promise<readonly SolvedPiece[]> {
    this.#solved ??= this.#solveOnce()
    return this.#solved
  }

  async #solveOnce(): Promise<readonly SolvedPiece[]> {
    let world = buildLabWorld(this.lab, this.#files)
    const solved: SolvedPiece[] = []
    for (const piece of piecesOf(this.#files.solution)) {
      const begin = world.fork()
      const played = await play(this.lab, world, piece.script, this.#livesOnAfter(piece))
      solved.push({ ...piece, begin, played })
      world = played.world
    }
    if (solved.length === 0) throw new Error('solution.sh has no "# task: ID" line')
    return solved
  }

  /** Where a task is done its checks are looked at some times more; within one the solution goes on at once. */
  #livesOnAfter({ name }: Piece): Duration {
    const pieces = piecesOf(this.#files.solution)
    const index = pieces.findIndex((each) => each.name === name)
    return pieces[index + 1]?.task === pieces[index]!.task ? 0 : lookedAt(this.lab)
  }

  async #pieceNamed(name: string): Promise<SolvedPiece> {
    const piece = (await this.#solve()).find((each) => each.name === name)
    if (!piece) throw new Error(`solution.sh has no line "# task: ${name}" or "# mark: ${name}"`)
    return piece
  }

  #playFrom(begin: Simulation, script: string, after: Duration): Promise<Played> {
    return play(this.lab, begin.fork(), script, after)
  }
}

function longestFor({ checks }: Task): Duration {
  return Math.max(0, ...checks.map((check) => check.for))
}

function claim(name: string, world: Simulation, since: number, says: string): Claim {
  const begin = since === 0 ? world.startedAt : since
  return { name, holds: says === '', says, virtualSeconds: Math.round((world.now - begin) / 1_000_000) }
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index])
}
