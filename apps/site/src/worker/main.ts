/** The worker that a lab's world lives in: opens it, and serves its session and its tasks. */
import { type LabSession, type LabView } from '@track/labs'
import { type Port, PortCalls, serveSession } from '@track/session'
import { decompress } from 'fzstd'
import type { LabBundle, LabNews, Opened, OpenLab } from '../lab-link/messages.ts'
import { loadLateCode } from './late-code.ts'
import { openLab } from './open-lab.ts'
import { SavedLabs } from './saved-labs.ts'
import { keepSaved, type Saving } from './saving.ts'

/** A page that shows sixty frames a second reads no faster. */
const newsIntervalMs = 50
/** A tab that was just closed or reloaded gives its lab back within this time. */
const lockPatienceMs = 2_000

/** By then the first prompt is there. */
const lateCodeAfterMs = 2_000

const elsewhere = 'This lab is open in another tab of this browser: go on there, or close it and reload this page.'

const scope = globalThis as unknown as {
  addEventListener(type: 'message', listener: (event: MessageEvent<OpenLab>) => void): void
  postMessage(message: Opened): void
}

scope.addEventListener('message', ({ data, ports }) => {
  void open(data, ports as unknown as readonly [Port, Port]).then((opened) => scope.postMessage(opened))
})

async function open({ bundle: url, fromStart }: OpenLab, [sessionPort, labPort]: readonly [Port, Port]): Promise<Opened> {
  // A browser may keep nothing for this page: then there are no saved labs.
  const [answer, database] = await Promise.all([fetch(url), SavedLabs.open().catch(() => undefined)])
  const bundle = await answer.json() as LabBundle
  if (!await isAlone(bundle.path)) return { kind: 'refused', message: elsewhere }
  const labs = bundle.isFresh ? undefined : database
  const opened = await openLab(bundle, { labs, fromStart, start: () => startOf(bundle, url) })
  const saving = labs && keepSaved(opened, labs, bundle)
  serveSession(sessionPort, opened.lab.session)
  serveLab(labPort, opened.lab, saving)
  // Where it cannot be had now, it is asked for again when it is called.
  setTimeout(() => void loadLateCode().catch(() => undefined), lateCodeAfterMs)
  const notice = labs || bundle.isFresh ? opened.notice : 'This browser keeps nothing for this page: the lab works, and is gone when the tab is closed.'
  return { kind: 'opened', bundle, resumed: opened.resumed, notice }
}

async function startOf({ start }: LabBundle, url: string): Promise<Uint8Array | undefined> {
  if (start === undefined) return undefined
  return decompress(new Uint8Array(await (await fetch(new URL(start, url))).arrayBuffer()))
}

/** Holds the lab's lock for as long as this worker lives; false when another tab has it. */
async function isAlone(path: string): Promise<boolean> {
  return await new Promise((resolve) => {
    navigator.locks.request(`track/${path}`, { signal: AbortSignal.timeout(lockPatienceMs) }, () => {
      resolve(true)
      return new Promise(() => {})
    }).catch(() => resolve(false))
  })
}

function serveLab(port: Port, lab: LabSession, saving: Saving | undefined): void {
  const calls = new PortCalls(port, {
    answer: ({ task, id, value }: { task: string; id: string; value: string }) => lab.answer(task, id, value),
    hint: (task: string) => lab.hint(task),
    reset: () => lab.reset(),
    'save now': () => saving?.now(),
  })
  const tell = (view: LabView) => calls.tell('news', { view, progress: lab.progress } satisfies LabNews)
  let waiting: LabView | undefined
  let toldAt = -Infinity
  lab.subscribe((view) => {
    const isWaiting = waiting !== undefined
    waiting = view
    if (isWaiting) return
    setTimeout(() => {
      toldAt = performance.now()
      tell(waiting!)
      waiting = undefined
    }, Math.max(0, toldAt + newsIntervalMs - performance.now()))
  })
  tell(lab.view())
}
