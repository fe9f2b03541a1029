/** A session whose door is listened at: how much has been asked of it and answered. */
import type { LocalSession, Session } from '@track/session'

export interface Traffic {
  /** Requests that have begun, requests that were answered, and what streams have brought. */
  readonly messages: number
  readonly requests: number
  /** Requests that wait for their answer. */
  readonly pending: number
}

export interface ObservedSession {
  readonly session: Session
  readonly traffic: () => Traffic
}

export function observed(own: LocalSession): ObservedSession {
  let messages = 0
  let requests = 0
  let pending = 0
  const session: Session = new Proxy(own, {
    get(target, name) {
      if (name === 'request') return request
      if (name === 'follow') return follow
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) as unknown : value
    },
  })
  const request: Session['request'] = async (row) => {
    requests++
    messages++
    pending++
    try {
      return await own.request(row)
    } finally {
      pending--
      messages++
    }
  }
  const follow: Session['follow'] = (stream, onReading) => own.follow(stream, (reading) => {
    messages++
    onReading(reading)
  })
  return { session, traffic: () => ({ messages, requests, pending }) }
}
