/** A lab's session on this machine: begun anew, or gone on with where it was left. */
import { readDescriptions } from '@track/apimachinery/descriptions'
import { buildLabWorld, type Lab, type LabFiles, LabSession, labWorldParts, parseLab, type LabWorldOptions } from '@track/labs'
import { shellPart, shellQueriesWith, shellTerminals } from '@track/shell'
import { type Part, replay, restore, type Simulation, SnapshotError } from '@track/simulation'
import { Refused } from './command.ts'
import type { StateFolder } from './state-folder.ts'

const worldOptions: LabWorldOptions = { descriptions: readDescriptions, more: [shellPart as Part] }

/** How often the world is written to disk, in milliseconds; inputs are written as they come. */
const saveEveryMs = 20_000

export interface OpenedLab {
  readonly learner: LabSession
  /** It was there already. */
  readonly isResumed: boolean
  /** Writes the world and lets go of the folder. */
  close(): Promise<void>
}

export async function openLab(files: LabFiles, state: StateFolder): Promise<OpenedLab> {
  const { lab, complaints } = parseLab(files)
  if (complaints.length > 0) throw new Refused(`the lab cannot be read:\n${complaints.join('\n')}`)
  if (!lab.backends.includes('embedded')) throw new Refused('this lab needs a real cluster, and that backend does not exist yet.')
  state.lock()
  const isResumed = state.hasWorld
  const world = isResumed ? resumed(lab, files, state) : buildLabWorld(lab, files, worldOptions)
  const learner = new LabSession(lab, {
    world, queries: shellQueriesWith({ tasks: lab.tasks.map(({ id }) => id) }), terminals: shellTerminals, pace: { kind: 'running', speed: 1 },
  }, state.readProgress())
  state.saveWorld(await learner.session.save())
  const stop = keepSaved(learner, state)
  return {
    learner, isResumed,
    async close() {
      stop()
      if (!learner.view().session.failure) state.saveWorld(await learner.session.save())
      state.saveProgress(learner.progress)
      learner.session.dispose()
      state.unlock()
    },
  }
}

function resumed(lab: Lab, files: LabFiles, state: StateFolder): Simulation {
  try {
    const world = restore(labWorldParts(lab, files, worldOptions), state.readWorld())
    replay(world, state.readInputs())
    return world
  } catch (reason) {
    // A file that is damaged, of another version, or of a lab that has changed since.
    state.unlock()
    const why = reason instanceof SnapshotError ? reason.message : `The saved session does not fit this version (${(reason as Error).message.split('\n')[0]!}).`
    throw new Refused(`${why} Begin anew with --fresh; what you have reached stays.`)
  }
}

/** A branch that was left is not in the journal: a rewind writes the world anew. */
function keepSaved(learner: LabSession, state: StateFolder): () => void {
  let branch = learner.view().session.branch
  let saved = learner.progress
  const unobserve = learner.session.observeInputs((row) => state.saveInput(row))
  const unsubscribe = learner.subscribe((view) => {
    if (learner.progress !== saved) state.saveProgress((saved = learner.progress))
    if (view.session.branch === branch) return
    branch = view.session.branch
    void save()
  })
  const save = async () => state.saveWorld(await learner.session.save())
  const timer = setInterval(() => void save(), saveEveryMs)
  return () => {
    clearInterval(timer)
    unobserve()
    unsubscribe()
  }
}
