/**
 * What is typed at the far end of a connection with a terminal: keys are shown, lines are edited and
 * handed over whole, and some keys are signals.
 *
 * Follows tty(4) in canonical mode. Left out: keys that move the cursor, which are dropped.
 */
import { endOfFile, interrupt, suspend, typeLine } from '@track/processes'
import type { Simulation } from '@track/simulation'

export interface Typed {
  /** The line so far. */
  readonly line: string
  /** What the terminal shows of the keys. */
  readonly echo: string
}

const erase = '\b \b'
const escape = String.fromCharCode(27)
const sequences = new RegExp(`${escape}(?:\\[[0-9;?]*[ -/]*[@-~]|O.)`, 'g')

export function typeKeys(simulation: Simulation, terminal: string, before: string, keys: string): Typed {
  let line = before
  let echo = ''
  for (const key of keys.replaceAll(sequences, '')) {
    if (key === '\r' || key === '\n') {
      // The terminal shows the whole line itself, in the place of the keys.
      echo += erase.repeat(line.length)
      typeLine(simulation, terminal, line)
      line = ''
    } else if (key === '\x03' || key === '\x1a') {
      line = ''
      if (key === '\x03') interrupt(simulation, terminal)
      else suspend(simulation, terminal)
    } else if (key === '\x04') {
      if (line === '') endOfFile(simulation, terminal)
    } else if (key === '\x7f' || key === '\b') {
      if (line !== '') echo += erase
      line = line.slice(0, -1)
    } else if (key === '\x15') {
      echo += erase.repeat(line.length)
      line = ''
    } else if (key >= ' ' || key === '\t') {
      line += key
      echo += key
    }
  }
  return { line, echo }
}

/** A terminal's output needs a carriage return before each newline. */
export function cooked(text: string): string {
  return text.replaceAll(/\r?\n/g, '\r\n')
}
