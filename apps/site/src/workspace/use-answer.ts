/** What the world answers to a question, asked again as it goes on; not while nobody looks at the page. */
import type { SessionView } from '@track/session'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { LabClient } from './lab-client.ts'

interface Asking<Question extends object> {
  readonly question?: Question
  /** What is sent, where it hangs on how far the world is; the question itself unless told. */
  readonly sent?: (question: Question, view: SessionView) => object
  readonly everyMs?: number
}

export interface Answered<Answer> {
  /** The last one. */
  readonly answer: Answer | undefined
  /** Why there is no newer one; empty while all is well. */
  readonly failure: string
}

/** A world that answers slowly has most of its time for itself. */
const waitsFor = 4
/** A question that failed is asked again, in ever longer intervals up to this one. */
const retryMostMs = 10_000

export function useAnswer<Answer, Question extends object = object>(
  client: LabClient, view: SessionView, query: string, { question, sent, everyMs = 1_000 }: Asking<Question> = {},
): Answered<Answer> {
  const [answer, setAnswer] = useState<Answer>()
  const [failure, setFailure] = useState('')
  const latest = useRef(view)
  latest.current = view
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let isOver = false
    let shownAt = ''
    let failures = 0
    const ask = async () => {
      const { branch, now, handled } = latest.current
      const seen = `${branch} ${now} ${handled}`
      if (seen === shownAt || document.hidden) return
      const found = await client.session.query(query, (question && sent ? sent(question, latest.current) : question) as never) as Answer
      shownAt = seen
      if (isOver) return
      failures = 0
      setFailure('')
      setAnswer(() => found)
    }
    const look = async () => {
      const began = performance.now()
      await ask().catch((reason: Error) => {
        // Refused, or our own bug: it is told, and the question asked again.
        failures++
        if (!isOver) setFailure(reason.message)
      })
      const again = Math.max(everyMs, waitsFor * (performance.now() - began))
      if (!isOver) timer = setTimeout(() => void look(), failures === 0 ? again : Math.min(retryMostMs, again * 2 ** failures))
    }
    void look()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [client, query, JSON.stringify(question)])
  return { answer, failure }
}
