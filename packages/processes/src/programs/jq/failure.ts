/** How a jq filter is left early: by an error that holds a value, or by `break`. */
import type { Json } from './json.ts'

export class JqError extends Error {
  readonly value: Json
  /** Cannot be caught: `halt`. */
  readonly isFinal: boolean

  constructor(value: Json, { isFinal = false } = {}) {
    super(typeof value === 'string' ? value : 'an error with a value')
    this.value = value
    this.isFinal = isFinal
  }
}

/** `halt` and `halt_error`: the program ends with this code, after writing this. */
export class JqHalt extends JqError {
  readonly exitCode: number
  readonly text: string

  constructor(exitCode: number, text: string) {
    super(null, { isFinal: true })
    this.exitCode = exitCode
    this.text = text
  }
}

export class JqBreak extends Error {
  readonly scope: object

  constructor(scope: object) {
    super('break')
    this.scope = scope
  }
}

