/** Opens a lab: where it was left, or at its beginning. */
import { buildLabWorld, type Lab, LabSession, labWorldParts, noProgress, type Progress } from '@track/labs'
import type { LocalSessionOptions, MarkedWorld } from '@track/session'
import { shellQueriesWith, shellTerminals } from '@track/shell'
import { replay, restore, runToPlace, type Simulation, SnapshotError } from '@track/simulation'
import type { LabBundle } from '../lab-link/messages.ts'
import { queries } from './queries/table.ts'
import type { SavedLabs, SavedMark } from './saved-labs.ts'
import { worldCode } from './world-code.ts'

export interface OpenedLab {
  readonly lab: LabSession
  readonly resumed: boolean
  /** The world as it is now, where somebody has written it already. */
  readonly snapshot?: Uint8Array
  /** One sentence for the learner, when something was not as expected. */
  readonly notice: string
}

interface Opening {
  /** The world at the lab's beginning, where it was built with the site. */
  start(): Promise<Uint8Array | undefined>
  readonly labs: SavedLabs | undefined
  /** Begin at the beginning, and keep what was reached. */
  readonly fromStart: boolean
}

export async function openLab(bundle: LabBundle, { start, labs, fromStart }: Opening): Promise<OpenedLab> {
  const { lab } = bundle
  const saved = await labs?.saved(bundle.path)
  const progress = saved?.lab.digest === bundle.digest ? saved.lab.progress : noProgress
  if (saved && !fromStart) {
    const found = resume(lab, bundle, saved)
    if (typeof found !== 'string') {
      const past = pastOf(bundle, await start().catch(() => undefined), saved.marks)
      return { lab: sessionOf(lab, { world: found, ...past.worlds }, progress), resumed: true, notice: past.notice }
    }
    return { ...begin(bundle, await start(), progress), notice: found }
  }
  return { ...begin(bundle, await start(), progress), notice: '' }
}

function begin({ lab, files }: LabBundle, start: Uint8Array | undefined, progress: Progress): Omit<OpenedLab, 'notice'> {
  if (!start) return { lab: sessionOf(lab, { world: buildLabWorld(lab, files, worldCode) }, progress), resumed: false }
  return { lab: sessionOf(lab, { world: restore(labWorldParts(lab, files, worldCode), start) }, progress), resumed: false, snapshot: start }
}

/** The world where it was left, or one sentence of why it is not to be had. */
function resume(lab: Lab, { digest, files }: LabBundle, saved: NonNullable<Awaited<ReturnType<SavedLabs['saved']>>>): Simulation | string {
  if (saved.lab.digest !== digest) return 'The lab has changed since you left it, so it begins anew.'
  try {
    const world = restore(labWorldParts(lab, files, worldCode), saved.lab.snapshot)
    replay(world, saved.inputs)
    if (saved.lab.lived.handled >= world.handled) runToPlace(world, saved.lab.lived)
    return world
  } catch (reason) {
    // Damaged, of another version, or not to be replayed: the learner begins anew and is told why.
    const why = reason instanceof SnapshotError ? reason.message : 'The saved session could not be continued.'
    return `${why} The lab begins anew; tasks that were done stay done.`
  }
}

type Past = Pick<LocalSessionOptions, 'beginning' | 'marked'>

/** What one can go back to in a session that is gone on with: its beginning, and the worlds that have a name. */
function pastOf({ lab, files, digest }: LabBundle, start: Uint8Array | undefined, marks: readonly SavedMark[]): { readonly worlds: Past; readonly notice: string } {
  if (!start) return { worlds: {}, notice: '' }
  const parts = labWorldParts(lab, files, worldCode)
  const marked: MarkedWorld[] = []
  const lost: string[] = []
  for (const { name, digest: edition, snapshot } of marks) {
    try {
      if (edition === digest) marked.push({ name, world: restore(parts, snapshot) })
    } catch (reason) {
      // Damaged, or of another version.
      if (!(reason instanceof SnapshotError)) throw reason
      lost.push(name)
    }
  }
  return { worlds: { beginning: restore(parts, start), marked }, notice: lost.length > 0 ? `These snapshots cannot be opened any more: ${lost.join(', ')}.` : '' }
}

function sessionOf(lab: Lab, worlds: Past & Pick<LocalSessionOptions, 'world'>, progress: Progress): LabSession {
  return new LabSession(lab, {
    ...worlds, queries: { ...queries, ...shellQueriesWith({ tasks: lab.tasks.map(({ id }) => id) }) }, terminals: shellTerminals, pace: { kind: 'running', speed: 1 },
  }, progress)
}
