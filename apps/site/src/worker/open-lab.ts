/** Opens a lab: where it was left, or at its beginning. */
import { buildLabWorld, type Lab, LabSession, labWorldParts, noProgress, type Progress } from '@track/labs'
import { shellQueriesWith, shellTerminals } from '@track/shell'
import { replay, restore, runToPlace, type Simulation, SnapshotError } from '@track/simulation'
import type { LabBundle } from '../lab-link/messages.ts'
import { queries } from './queries/table.ts'
import type { SavedLabs } from './saved-labs.ts'
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
    if (typeof found !== 'string') return { lab: sessionOf(lab, found, progress), resumed: true, notice: '' }
    return { ...begin(bundle, await start(), progress), notice: found }
  }
  return { ...begin(bundle, await start(), progress), notice: '' }
}

function begin({ lab, files }: LabBundle, start: Uint8Array | undefined, progress: Progress): Omit<OpenedLab, 'notice'> {
  if (!start) return { lab: sessionOf(lab, buildLabWorld(lab, files, worldCode), progress), resumed: false }
  return { lab: sessionOf(lab, restore(labWorldParts(lab, files, worldCode), start), progress), resumed: false, snapshot: start }
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

function sessionOf(lab: Lab, world: Simulation, progress: Progress): LabSession {
  return new LabSession(lab, {
    world, queries: { ...queries, ...shellQueriesWith({ tasks: lab.tasks.map(({ id }) => id) }) }, terminals: shellTerminals, pace: { kind: 'running', speed: 1 },
  }, progress)
}
