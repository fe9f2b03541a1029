/** Functions of Go templates as data, and what they answer. */
import type { Value } from './values.ts'

/** A value, or what went wrong in the function's own words. */
export type Answer = { readonly value: Value } | { readonly failure: string }

export interface TemplateFunction {
  readonly least: number
  readonly most: number
  readonly call: (values: readonly Value[]) => Answer
  /** The Go types that it takes, where it does not take any: what does not fit is refused before the call. */
  readonly takes?: readonly Taken[]
}

/** A parameter of a Go type: `string`, or a type of the tool's own by its name. */
export type Taken = 'any' | 'string' | (string & {})

export const fixed = (count: number, call: TemplateFunction['call']): TemplateFunction => ({ least: count, most: count, call })
export const variadic = (least: number, call: TemplateFunction['call']): TemplateFunction => ({ least, most: Infinity, call })
export const answer = (value: Value): Answer => ({ value })
export const fail = (failure: string): Answer => ({ failure })

/** A function of these parameters. */
export const typed = (takes: readonly Taken[], call: TemplateFunction['call']): TemplateFunction => ({ least: takes.length, most: takes.length, call, takes })

export type TemplateFunctions = Readonly<Record<string, TemplateFunction>>
