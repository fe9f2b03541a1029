/** A script in the shell of the session that is open: how far its time has come, and Ctrl-C. */
import { type Duration, type Instant, printGoDuration, printTimestamp, second } from '@track/simulation'
import { ended } from '../ending.ts'
import type { StateFolder } from '../lab/state-folder.ts'
import { printBar, ProgressBar } from '../progress-bar.ts'
import { callSession } from './call.ts'
import type { ControlRequest } from './message.ts'

/** What is over sooner needs no bar, in milliseconds of the machine. */
const quietMs = 700

/** `length`: how much virtual time it is to take, where that is known; `take` gets what it writes, instead of this terminal. */
export function callScript(state: StateFolder, script: string, length?: Duration, take?: (text: string) => void): Promise<number> {
  let interrupt = (_request: ControlRequest) => {}
  void ended().then(() => interrupt({ do: 'interrupt' }))
  return callSession(state, { do: 'script', script }, { time: new TimeBar(length), onOpen: (send) => { interrupt = send }, ...(take && { onOutput: take }) })
}

class TimeBar {
  readonly #length: Duration | undefined
  readonly #bar: ProgressBar
  readonly #begunMs = performance.now()
  #begin: Instant | undefined
  #isShown = false

  constructor(length: Duration | undefined) {
    this.#length = length
    this.#bar = new ProgressBar(length ?? 0)
  }

  show(now: Instant): void {
    this.#begin ??= now
    if (performance.now() - this.#begunMs < quietMs) return
    this.#isShown = true
    this.#bar.write(printTime({ now, passed: now - this.#begin, length: this.#length }, process.stderr.columns || 80))
  }

  clear(): void {
    if (this.#isShown) this.#bar.clear()
    this.#isShown = false
  }
}

export interface TimePassed {
  readonly now: Instant
  readonly passed: Duration
  readonly length: Duration | undefined
}

export function printTime({ now, passed, length }: TimePassed, columns: number): string {
  const label = `${printTimestamp(now)}, Ctrl-C stops`
  return length === undefined ? `${label} (${shown(passed)} later)` : printBar(passed, length, label, columns, shown)
}

function shown(passed: Duration): string {
  return printGoDuration(Math.floor(passed / second) * second)
}
