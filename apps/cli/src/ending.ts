/** How a command that goes on comes to its end: somebody ends it, or the engine stops at a bug. */
import type { Session } from '@track/session'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A terminal sends Ctrl-C to a launcher too, which hands it on: the second one of a pair. */
const sameSignalMs = 1000

/** Resolves when somebody ends the process in a friendly way; who asks again later ends it at once. */
export function ended(): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | undefined
    for (const signal of signals) {
      process.on(signal, () => {
        if (askedAt !== undefined && performance.now() - askedAt > sameSignalMs) process.exit(130)
        askedAt ??= performance.now()
        resolve()
      })
    }
  })
}

/** Resolves when the engine stops at a bug of its own. */
export function failed(session: Session): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (session.view().failure) resolve()
    }
    session.subscribe(look)
    look()
  })
}
