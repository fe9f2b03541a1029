/** The worker's end of a session: answers a `WorkerSession` over its port. */
import type { HttpRequest } from '@track/apiserver'
import type { Duration, Plain } from '@track/simulation'
import type { Condition, Experiment, Pace, Place, Session, SessionStream } from '../session.ts'
import { type Handlers, type Port, PortCalls } from './port-calls.ts'

export interface Given {
  readonly part: string
  readonly name: string
  readonly data: Plain
}

export function serveSession(port: Port, session: Session): void {
  const followed = new Map<number, () => void>()
  const calls = new PortCalls(port, {
    ...callsOf(session),
    ...streamsOf(session),
    follow({ id, stream }: { id: number; stream: SessionStream }) {
      const stop = session.follow(stream, (reading) => {
        calls.tell('reading', { id, reading })
        if (reading.ended) followed.delete(id)
      })
      followed.set(id, stop)
    },
    unfollow(id: number) {
      followed.get(id)?.()
      followed.delete(id)
    },
    'observe inputs': () => session.observeInputs((row) => calls.tell('input', row)),
  })
  session.subscribe((view) => calls.tell('view', view))
  calls.tell('view', session.view())
}

function callsOf(session: Session): Handlers {
  return {
    request: (request: HttpRequest) => session.request(request),
    input: ({ part, name, data }: Given) => session.input(part, name, data),
    query: ({ name, data }: { name: string; data: Plain }) => session.query(name, data),
    advance: (duration: Duration) => session.advance(duration),
    until: ({ condition, within }: { condition: Condition; within: Duration }) => session.until(condition, within),
    step: () => session.step(),
    mark: (name: string) => session.mark(name),
    rewind: (to: Place) => session.rewind(to),
    whatIf: (experiment: Experiment) => session.whatIf(experiment),
    save: () => session.save(),
    'set pace': (pace: Pace) => session.setPace(pace),
    interrupt: () => session.interrupt(),
    dispose: () => session.dispose(),
  }
}

function streamsOf(session: Session): Handlers {
  return {
    write: ({ stream, text }: { stream: SessionStream; text: string }) => session.write(stream, text),
    'end input': (stream: SessionStream) => session.endInput(stream),
    resize: ({ stream, size }: { stream: SessionStream; size: { width: number; height: number } }) => session.resize(stream, size),
    close: (stream: SessionStream) => session.close(stream),
  }
}
