/** A lab's session on this machine: begun anew, or gone on with where it was left. */
import { readDescriptions } from '@track/apimachinery/descriptions'
import { buildLabWorld, type Lab, type LabFiles, LabSession, labWorldParts, noProgress, parseLab, type LabWorldOptions } from '@track/labs'
import type { MarkedWorld, Pace } from '@track/session'
import { shellPart, shellQueriesWith, shellTerminals } from '@track/shell'
import { decode, encode, engineVersion, type InputRow, type Part, type Plain, readSnapshotHeader, replay, restore, type Simulation, snapshot } from '@track/simulation'
import { complain, Refused } from '../command.ts'
import { monitoringQueries } from '../monitoring-queries.ts'
import type { StateFolder } from './state-folder.ts'

const worldOptions: LabWorldOptions = { descriptions: readDescriptions, more: [shellPart as Part] }

/** How often the world is written to disk, in milliseconds; inputs are written as they come. */
const saveEveryMs = 20_000

export interface OpenedLab {
  readonly learner: LabSession
  /** It was there already. */
  readonly isResumed: boolean
  /** What became of a saved session that could not be opened whole, in sentences. */
  readonly notes: readonly string[]
  /** Writes the world and lets go of the folder. */
  close(): Promise<void>
}

/** The folder is locked by its caller. */
export async function openLab(files: LabFiles, state: StateFolder, pace: Pace): Promise<OpenedLab> {
  const { lab, complaints } = parseLab(files)
  if (complaints.length > 0) throw new Refused(`the lab cannot be read:\n${complaints.join('\n')}`)
  if (!lab.backends.includes('embedded')) throw new Refused('this lab needs a real cluster, and that backend does not exist yet.')
  const saved = state.hasWorld ? openSaved(lab, files, state) : { notes: [] }
  const beginning = buildLabWorld(lab, files, worldOptions)
  const marked = saved.world ? openMarked(lab, files, state) : { worlds: [], notes: [] }
  const learner = new LabSession(lab, {
    ...(saved.world ? { world: saved.world, beginning, marked: marked.worlds } : { world: beginning }),
    queries: { ...shellQueriesWith({ tasks: lab.tasks.map(({ id }) => id) }), ...monitoringQueries }, terminals: shellTerminals, pace,
  }, state.readProgress() ?? noProgress)
  state.saveWorld(await learner.session.save())
  const stop = keepSaved(learner, state)
  return {
    learner, isResumed: saved.world !== undefined, notes: [...saved.notes, ...marked.notes],
    async close() {
      stop()
      // A world in which the engine has failed is not worth keeping: what made it fail is, and is there.
      if (!learner.view().session.failure) state.saveWorld(await learner.session.save())
      state.saveProgress(learner.progress)
      learner.session.dispose()
    },
  }
}

interface Saved {
  readonly world?: Simulation
  readonly notes: readonly string[]
}

function openSaved(lab: Lab, files: LabFiles, state: StateFolder): Saved {
  const parts = labWorldParts(lab, files, worldOptions)
  const bytes = state.readWorld()
  try {
    refuseOtherVersion(bytes)
    return withInputs(() => restore(parts, bytes), state)
  } catch (reason) {
    if (reason instanceof Refused) throw reason
    // A file that is damaged, or of a lab that has changed since.
    const [why = ''] = (reason as Error).message.split('\n')
    return { notes: [`The saved session cannot be opened: ${why}`, `It was kept in ${state.setAside()}, and the lab begins anew; what you have reached stays.`] }
  }
}

/** Those that cannot be opened are put aside, one by one: the others are as good as before. */
function openMarked(lab: Lab, files: LabFiles, state: StateFolder): { readonly worlds: readonly MarkedWorld[]; readonly notes: readonly string[] } {
  const parts = labWorldParts(lab, files, worldOptions)
  const worlds: MarkedWorld[] = []
  const notes: string[] = []
  for (const { name, bytes } of state.readMarks()) {
    try {
      worlds.push({ name, world: restore(parts, bytes) })
    } catch (reason) {
      // A file that is damaged, or of a lab that has changed since.
      const [why = ''] = (reason as Error).message.split('\n')
      notes.push(`The snapshot "${name}" cannot be opened: ${why}`, `It was kept in ${state.setMarkAside(name)}.`)
    }
  }
  return { worlds, notes }
}

/** Says so before anything of the file is read: under another version it is not the same world. */
function refuseOtherVersion(bytes: Uint8Array): void {
  const { engine } = readSnapshotHeader(bytes)
  if (engine === engineVersion) return
  throw new Refused(`the saved session is of version ${engine} of the engine, and this is version ${engineVersion}: `
    + 'go on with that version, or begin anew with --fresh, which keeps the saved one.')
}

/** The inputs after the snapshot are lived again; when they cannot be, the session goes on at the snapshot. */
function withInputs(open: () => Simulation, state: StateFolder): Saved {
  const world = open()
  try {
    // Those before it are in the snapshot: the process was killed between writing it and emptying the journal.
    const inputs = state.readInputs().map((input) => decode(input) as unknown as InputRow)
    replay(world, inputs.filter(({ handled }) => handled >= world.handled))
    return { world, notes: [] }
  } catch (reason) {
    // A line that is damaged, or inputs at which this engine goes another way or fails.
    const [why = ''] = (reason as Error).message.split('\n')
    return {
      world: open(),
      notes: [`What was done after the session was last saved cannot be done again: ${why}`, `It was kept in ${state.setInputsAside()}, and the lab goes on before it.`],
    }
  }
}

/** A branch that was left is not in the journal: a rewind writes the world anew. */
function keepSaved(learner: LabSession, state: StateFolder): () => void {
  let branch = learner.view().session.branch
  let saved = learner.progress
  const keep = onceComplaining()
  let handled = learner.view().session.handled
  const save = async () => {
    const { session } = learner.view()
    if (session.failure || session.handled === handled) return
    handled = session.handled
    const bytes = await learner.session.save()
    keep(() => state.saveWorld(bytes))
  }
  const unobserve = learner.session.observeInputs((row) => keep(() => state.saveInput(encode(row as unknown as Plain))))
  const unsubscribe = learner.subscribe((view) => {
    if (learner.progress !== saved) keep(() => state.saveProgress((saved = learner.progress)))
    if (view.session.branch === branch) return
    branch = view.session.branch
    handled = -1
    void save()
  })
  learner.session.observeMarks(({ name }, world) => {
    const bytes = snapshot(world)
    keep(() => state.saveMark(name, bytes))
  })
  const timer = setInterval(() => void save(), saveEveryMs)
  return () => {
    clearInterval(timer)
    unobserve()
    unsubscribe()
  }
}

/** A disk that is full or gone ends no lab; it is said once. */
function onceComplaining(): (write: () => void) => void {
  let hasComplained = false
  return (write) => {
    try {
      write()
    } catch (reason) {
      // The system's own words say what is wrong with the disk.
      if (!hasComplained) complain(`track: the session cannot be saved: ${(reason as Error).message}.`)
      hasComplained = true
    }
  }
}
