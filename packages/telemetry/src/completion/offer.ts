/** What completion of a query offers, whatever its language. */

export type OfferKind = 'metric' | 'label' | 'value' | 'function' | 'aggregation' | 'stage' | 'operator' | 'word' | 'duration'

export interface Offer {
  /** What stands in the query once it is chosen; a function with its parenthesis. */
  readonly text: string
  readonly kind: OfferKind
  /** How it is used: `rate(counter range-vector)`. */
  readonly usage?: string | undefined
  readonly help?: string | undefined
}

export interface Offers {
  /** Where what they replace begins; it ends at the cursor. */
  readonly from: number
  readonly offers: readonly Offer[]
}

/** Those of the offers that begin with what is typed, each once, in order of their text. */
export function offersFor(typed: string, cursor: number, offers: readonly Offer[]): Offers {
  const byText = new Map(offers.filter(({ text }) => text.startsWith(typed)).map((offer) => [offer.text, offer]))
  return { from: cursor - typed.length, offers: [...byText.values()].sort((a, b) => (a.text < b.text ? -1 : 1)) }
}

export const noOffers = (cursor: number): Offers => ({ from: cursor, offers: [] })

export function offersOf(kind: OfferKind, texts: readonly string[]): Offer[] {
  return texts.map((text) => ({ text, kind }))
}

/** A value as the languages write it, with what has to be escaped. */
export function quoted(value: string): string {
  return `"${escaped(value)}"`
}

export function escaped(value: string): string {
  return value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')
}

/** Lengths of time that a range usually has. */
export const usualRanges: readonly string[] = ['1m', '5m', '10m', '30m', '1h', '6h', '1d', '7d']
