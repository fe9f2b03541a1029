/**
 * A description as it is written: lines at levels of two spaces, cells between tabs.
 *
 * Follows PrefixWriter of k8s.io/kubectl/pkg/describe/describe.go of Kubernetes 1.34.
 */
import { type Instant, parseTimestamp, printHumanDuration } from '@track/simulation'
import { TabWriter } from '../print/tabs.ts'

export class Description {
  #text = ''

  /** The text stands as it is, behind the level's spaces; it ends its line itself. */
  write(level: number, text: string): void {
    this.#text += '  '.repeat(level) + text.replaceAll('\u001b', '^[')
  }

  /** A line of its own. */
  line(level: number, text: string): void {
    this.write(level, `${text}\n`)
  }

  /** A line `name:<tab>value`. */
  field(level: number, name: string, value: string | number | boolean): void {
    this.line(level, `${name}:\t${String(value)}`)
  }

  /** With its columns set. */
  print(): string {
    const writer = new TabWriter({ widthMin: 0, padding: 2 })
    writer.write(this.#text)
    return writer.flush()
  }

  /** As it was written, tabs and all. */
  plain(): string {
    return this.#text
  }
}

const days = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** RFC 1123 with the zone as a number: `Mon, 03 Mar 2025 08:00:00 +0000`. */
export function printTime(timestamp: string | undefined): string {
  if (!timestamp) return 'Mon, 01 Jan 0001 00:00:00 +0000'
  const [, year = '', month = '', day = '', time = ''] = /^(\d+)-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(timestamp) ?? []
  const sinceEpoch = Math.floor(parseTimestamp(timestamp) / 86_400_000_000)
  return `${days[((sinceEpoch % 7) + 7) % 7]!}, ${day} ${months[Number(month) - 1]!} ${year} ${time} +0000`
}

/** How long ago, as people say it: `5m12s`. */
export function printSince(timestamp: string | undefined, now: Instant): string {
  return timestamp ? printHumanDuration(now - parseTimestamp(timestamp)) : '<unknown>'
}

export function orNone(text: string | undefined): string {
  return text ? text : '<none>'
}

export function printBool(value: boolean | undefined): string {
  return value ? 'True' : 'False'
}
