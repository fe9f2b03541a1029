/**
 * A figure that the engine draws: the lab's world in one or several variants, and what its own
 * telemetry says of them over a stretch of time. The site draws the data; a page shows it by
 * `![alternative](figures/NAME.yaml)`.
 */
import type { Duration } from '@track/simulation'
import type { Truth } from '../truth.ts'

export interface Figure {
  readonly title: string
  /** What it shows, for whoever cannot see it. */
  readonly alt: string
  /** The stretch that is drawn, since the world's start, and how finely. */
  readonly from: Duration
  readonly until: Duration
  readonly step: Duration
  /** Objects on top of the lab's `start/`, in every variant; `${name}` is a variant's value. */
  readonly apply: string
  readonly panels: readonly Panel[]
  readonly variants: readonly Variant[]
  readonly marks: readonly FigureMark[]
  /** Numbers at the end of the stretch, one a variant: the table below the figure. */
  readonly readings: readonly FigureReading[]
}

export interface Panel {
  readonly title: string
  readonly unit: string
  readonly series: readonly { readonly legend: string; readonly query: string }[]
}

export interface Variant {
  readonly name: string
  readonly values: Readonly<Record<string, string>>
  /** Drawn before anybody touches the figure. */
  readonly isShown: boolean
}

/** Something to know about an instant, or about a stretch of time. */
export interface FigureMark {
  readonly at: Duration
  readonly until?: Duration
  readonly says: string
}

export interface FigureReading {
  readonly title: string
  readonly unit: string
  readonly truth: Truth
}

/** What the site draws; times in seconds since the world's start. */
export interface FigureData {
  readonly title: string
  readonly alt: string
  readonly from: number
  readonly until: number
  readonly step: number
  readonly panels: readonly { readonly title: string; readonly unit: string; readonly legends: readonly string[] }[]
  readonly variants: readonly VariantData[]
  readonly marks: readonly { readonly at: number; readonly until?: number; readonly says: string }[]
  readonly readings: readonly { readonly title: string; readonly unit: string }[]
}

export interface VariantData {
  readonly name: string
  readonly isShown: boolean
  /** By panel and legend, a value a step from `from` to `until`; null where there is none. */
  readonly values: readonly (readonly (readonly (number | null)[])[])[]
  readonly readings: readonly (number | null)[]
}
