/**
 * A value of a Go type that JSON does not have: a float64 that is whole, a struct, a list or a map
 * with methods. Types and methods are data that a tool gives.
 */
import type { TemplateFunction } from './answers.ts'

export interface GoType {
  /** As Go prints it: `template.Data`, `*template.sample`. */
  readonly name: string
  readonly kind: 'float' | 'text' | 'struct' | 'map' | 'list' | 'other'
  /** By name; the value itself comes first among their arguments. */
  readonly methods?: Readonly<Record<string, TemplateFunction>>
  /** What a key that is not there stands for with `missingkey=zero`. */
  readonly zero?: unknown
  /** `%v`, where it is not what its kind prints. */
  readonly print?: (value: unknown) => string
}

export class GoValue {
  readonly type: GoType
  readonly value: unknown

  constructor(type: GoType, value: unknown) {
    this.type = type
    this.value = value
  }
}

const float64: GoType = { name: 'float64', kind: 'float' }

/** A float64, whole or not. */
export function goFloat(value: number): GoValue {
  return new GoValue(float64, value)
}

const texts: GoType = { name: 'map[string]string', kind: 'map', zero: '' }

/** A map from text to text. */
export function goTexts(value: Readonly<Record<string, string>>): GoValue {
  return new GoValue(texts, value)
}

/** What it holds, without its type. */
export function bare(value: unknown): unknown {
  return value instanceof GoValue ? value.value : value
}
