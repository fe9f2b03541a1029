/** Keeps a session while it is lived: every input at once, the world now and then. */
import type { LabSession } from '@track/labs'
import { snapshot as snapshotOf } from '@track/simulation'
import type { OpenedLab } from './open-lab.ts'
import type { SavedLab, SavedLabs } from './saved-labs.ts'

const snapshotIntervalMs = 30_000

export interface Saving {
  /** What can be lost when the page goes away is kept now. */
  now(): Promise<void>
}

export function keepSaved({ lab, resumed, snapshot }: OpenedLab, labs: SavedLabs, { path, digest }: { readonly path: string; readonly digest: string }): Saving {
  const { session } = lab
  let branch = session.view().branch
  let savedAt = -1
  let progress = lab.progress
  // One after the other: an input must not overtake the snapshot that it comes after.
  let last: Promise<unknown> = Promise.resolve()
  const next = (work: () => Promise<unknown>) => {
    last = last.then(work, work)
    return last
  }
  const keep = () => {
    const { now: at, handled } = session.view()
    if (handled === savedAt) return last
    savedAt = handled
    return put(session.save(), { at, handled })
  }
  const put = (bytes: Uint8Array | Promise<Uint8Array>, lived: SavedLab['lived']) => {
    const { progress: reached } = lab
    return next(async () => labs.keep(path, { digest, snapshot: await bytes, lived, progress: reached }))
  }
  session.observeInputs((row) => void next(() => labs.keepInput(path, row)))
  session.observeMarks(({ name }, world) => {
    const mark = { name, digest, snapshot: snapshotOf(world), order: Date.now() }
    void next(() => labs.keepMark(path, mark))
  })
  lab.subscribe((view) => {
    if (view.session.branch !== branch) {
      branch = view.session.branch
      void keep()
    } else if (lab.progress !== progress) {
      progress = lab.progress
      void next(() => labs.touch(path, livedOf(lab)))
    }
  })
  setInterval(() => void keep(), snapshotIntervalMs)
  // Worlds that had a name went with the session that they were named in.
  if (!resumed) void next(() => labs.forget(path))
  // What was resumed is kept already; to write a world takes longer than to begin one.
  if (snapshot) void put(snapshot, livedOf(lab).lived)
  else if (!resumed) void keep()
  return {
    async now() {
      await next(() => labs.touch(path, livedOf(lab)))
    },
  }
}

function livedOf({ session, progress }: LabSession) {
  const { now: at, handled } = session.view()
  return { lived: { at, handled }, progress }
}
