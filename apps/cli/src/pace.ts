/** How fast a world goes, as it is typed: times the machine's clock. */
import type { Pace } from '@track/session'
import { Misused } from './command.ts'

const speedMax = 100_000

export function paceOf(text: string): Pace {
  const speed = text.trim() === '' ? NaN : Number(text)
  if (!(speed >= 0) || speed > speedMax) throw new Misused(`--pace ${text}: choose between 0 and ${speedMax}.`)
  return speed === 0 ? { kind: 'paused' } : { kind: 'running', speed }
}

export function checkPort(port: number): void {
  if (port < 0 || port > 65535) throw new Misused(`--port ${port}: choose between 0 and 65535.`)
}
