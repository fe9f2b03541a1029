/**
 * Calls over a message port: either end may ask the other and wait for its answer, or tell it
 * something. Everything that crosses is plain data.
 */

/** A MessagePort, a Worker, or a worker's own scope. */
export interface Port {
  postMessage(message: unknown): void
  // In Node a listener is typed for any event, in a page for a MessageEvent; both have a type.
  addEventListener(type: 'message', listener: (event: { readonly type: string }) => void): void
  /** A MessagePort holds its messages back until it is started. */
  start?(): void
}

type Message =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly data: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly name: string; readonly message: string }
  | { readonly kind: 'tell'; readonly name: string; readonly data: unknown }

/** What an end answers to; what a handler throws is thrown at the other end. */
export type Handlers = Readonly<Record<string, (data: never) => unknown>>

interface Pending {
  resolve(answer: unknown): void
  reject(reason: Error): void
}

export class PortCalls {
  readonly #port: Port
  readonly #handlers: Handlers
  readonly #pending = new Map<number, Pending>()
  #closed: string | undefined
  #nextId = 0

  constructor(port: Port, handlers: Handlers) {
    this.#port = port
    this.#handlers = handlers
    port.addEventListener('message', (event) => this.#receive((event as unknown as { readonly data: Message }).data))
    port.start?.()
  }

  call(name: string, data?: unknown): Promise<unknown> {
    if (this.#closed !== undefined) return Promise.reject(new Error(this.#closed))
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      this.#send({ kind: 'call', id, name, data })
    })
  }

  tell(name: string, data?: unknown): void {
    if (this.#closed === undefined) this.#send({ kind: 'tell', name, data })
  }

  /** Nobody answers any more: what is waited for is refused with this sentence. */
  close(reason: string): void {
    this.#closed = reason
    for (const { reject } of this.#pending.values()) reject(new Error(reason))
    this.#pending.clear()
  }

  #send(message: Message): void {
    this.#port.postMessage(message)
  }

  #receive(message: Message): void {
    if (this.#closed !== undefined) return
    if (message.kind === 'call') void this.#answer(message)
    else if (message.kind === 'tell') this.#handler(message.name)(message.data as never)
    else this.#settle(message)
  }

  async #answer({ id, name, data }: Extract<Message, { kind: 'call' }>): Promise<void> {
    try {
      const answer = await this.#handler(name)(data as never)
      this.#send({ kind: 'answer', id, answer })
    } catch (reason) {
      // Whatever the handler refuses is the other end's to catch.
      const error = reason instanceof Error ? reason : new Error(String(reason))
      this.#send({ kind: 'refusal', id, name: error.name, message: error.message })
    }
  }

  #handler(name: string): (data: never) => unknown {
    const handler = this.#handlers[name]
    if (!handler) throw new Error(`nobody answers to "${name}" at this end`)
    return handler
  }

  #settle(message: Extract<Message, { kind: 'answer' | 'refusal' }>): void {
    const pending = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    if (message.kind === 'answer') pending?.resolve(message.answer)
    else pending?.reject(errorOf(message))
  }
}

/** The error as it was thrown, as far as code tells errors apart. */
function errorOf({ name, message }: { readonly name: string; readonly message: string }): Error {
  const error = name === 'RangeError' ? new RangeError(message) : new Error(message)
  error.name = name
  return error
}
