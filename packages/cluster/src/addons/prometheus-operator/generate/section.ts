/** Parts of a configuration: keys in the order in which they are written. */

export type Section = ReadonlyMap<string, unknown>

export type Entry = readonly [key: string, value: unknown]

/** What has no value is left out. */
export function section(...entries: readonly Entry[]): Section {
  return new Map(entries.filter(([, value]) => value !== undefined))
}

/** An empty text is none. */
export function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}

/** With its keys sorted. */
export function sortedSection(values: Readonly<Record<string, unknown>>): Section {
  return section(...Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)))
}
