/** What a session takes from the machine that it runs on: its clock, and turns of its loop. */
export interface Machine {
  /** Milliseconds that only grow. */
  now(): number
  /** Resolves after everything else that is due on the machine's loop. */
  turn(): Promise<void>
  /** Resolves after this many milliseconds, or when `wake` is called. */
  sleep(milliseconds: number): { readonly done: Promise<void>; wake(): void }
}

/** The machine itself; the same in Node, a page and a worker. */
export const machine: Machine = {
  now: () => performance.now(),
  turn: () => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      port1.close()
      resolve()
    })
    port1.start()
    port2.postMessage(null)
  }),
  sleep(milliseconds) {
    let wake = () => {}
    const done = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    return { done, wake: () => wake() }
  },
}
