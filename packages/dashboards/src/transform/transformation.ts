/** What a transformation is: frames and options in, frames out. */
import type { Frame } from '../frames/frame.ts'

export type Options = Readonly<Record<string, unknown>>

export interface Transformation {
  readonly id: string
  readonly apply: (frames: readonly Frame[], options: Options) => readonly Frame[]
  /** What of the options is not there, in words. */
  readonly refuse?: (options: Options) => string | undefined
}

export function recordOf(value: unknown): Options {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Options) : {}
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

/** `merge-A-B`, as Grafana calls what came of several queries. */
export function joinedRefId(id: string, frames: readonly Frame[]): string {
  return `${id}-${frames.map(({ refId }) => refId).join('-')}`
}
