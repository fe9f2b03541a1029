/** The page's end of a lab: its worker, its session, and what it says of its tasks. */
import { type Port, PortCalls, WorkerSession } from '@track/session'
import type { Instant } from '@track/simulation'
import type { LabBundle, LabNews, Opened, OpenLab } from '../lab-link/messages.ts'

export interface LabAddress {
  readonly bundle: string
  readonly worker: string
}

export interface LabClient {
  readonly bundle: LabBundle
  readonly session: WorkerSession
  readonly resumed: boolean
  /** The first instant that can be gone back to. */
  readonly begins: Instant
  /** One sentence for the learner; empty when there is none. */
  readonly notice: string
  news(): LabNews
  onNews(listener: (news: LabNews) => void): void
  /** Answers what is wrong with the answer, or undefined. */
  answer(task: string, id: string, value: string): Promise<string | undefined>
  hint(task: string): Promise<string | undefined>
  reset(): Promise<void>
  saveNow(): Promise<void>
  close(): void
}

/** Says in one sentence why a lab cannot be opened. */
class LabRefused extends Error {}

export async function openLab({ bundle, worker: script }: LabAddress, fromStart = false): Promise<LabClient> {
  const worker = new Worker(script)
  const sessionChannel = new MessageChannel()
  const labChannel = new MessageChannel()
  const opened = new Promise<Opened>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Opened>) => resolve(data))
    worker.addEventListener('error', ({ message }) => reject(new LabRefused(`The world of this lab did not start: ${message || 'its program could not be loaded'}.`)))
  })
  const message: OpenLab = { kind: 'open lab', bundle, fromStart }
  worker.postMessage(message, [sessionChannel.port2, labChannel.port2])
  const listeners = new Set<(news: LabNews) => void>()
  const first = Promise.withResolvers<LabNews>()
  let news: LabNews | undefined
  const calls = new PortCalls(labChannel.port1 as Port, {
    news(told: LabNews) {
      news = told
      first.resolve(told)
      for (const listener of listeners) listener(told)
    },
  })
  const session = WorkerSession.over(sessionChannel.port1 as Port)
  const answer = await opened
  if (answer.kind === 'refused') {
    worker.terminate()
    throw new LabRefused(answer.message)
  }
  const begins = (await first.promise).view.session.now
  return {
    bundle: answer.bundle, resumed: answer.resumed, begins, notice: answer.notice, session: await session,
    news: () => news!,
    onNews: (listener) => listeners.add(listener),
    answer: async (task, id, value) => await calls.call('answer', { task, id, value }) as string | undefined,
    hint: async (task) => await calls.call('hint', task) as string | undefined,
    reset: async () => { await calls.call('reset') },
    saveNow: async () => { await calls.call('save now') },
    close: () => worker.terminate(),
  }
}
