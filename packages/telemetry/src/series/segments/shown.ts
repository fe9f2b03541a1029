/**
 * What a scrape sees of a signal. This is the only arithmetic between a segment and a sample: whoever appends
 * samples scrape by scrape and whoever reads them from segments come to the same bits.
 */

/** How a process exposes a signal: as it is, as a whole count, or as a count that is there once it is one. */
export type Shown = 'plain' | 'whole' | 'counted'

/** The shares of a flow are cut to whole counts. */
export function wholeCount(count: number): number {
  return Math.floor(count + 1e-6)
}

/** A signal at a position of its course, from what it was when the segment began at another. */
export function valueAt(start: number, slope: number, distance: number): number {
  return start + slope * distance
}

/** What a signal starts a segment from, of what it has come to. */
export function startFrom(value: number, level: number | undefined): number {
  return level === undefined || level !== level ? value : level
}

/** The sample's value; undefined where the process does not expose it. */
export function shownAs(shown: Shown, value: number): number | undefined {
  if (shown === 'plain') return value
  const whole = wholeCount(value)
  return shown === 'counted' && whole <= 0 ? undefined : whole
}
