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

/** A world that answers slowly has most of its time for itself. */
const waitsFor = 4

export function useAnswer<Answer, Question extends object = object>(
  client: LabClient, view: SessionView, query: string, { question, sent, everyMs = 1_000 }: Asking<Question> = {},
): Answer | undefined {
  const [answer, setAnswer] = useState<Answer>()
  const latest = useRef(view)
  latest.current = view
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let isOver = false
    let shownAt = ''
    const look = async () => {
      const began = performance.now()
      const { branch, now, handled } = latest.current
      const seen = `${branch} ${now} ${handled}`
      if (seen !== shownAt && !document.hidden) {
        shownAt = seen
        const found = await client.session.query(query, (question && sent ? sent(question, latest.current) : question) as never) as Answer
        if (!isOver) setAnswer(() => found)
      }
      if (!isOver) timer = setTimeout(() => void look().catch(() => undefined), Math.max(everyMs, waitsFor * (performance.now() - began)))
    }
    // A world that has stopped answers nobody: the workspace says why.
    void look().catch(() => undefined)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [client, query, JSON.stringify(question)])
  return answer
}
