/** Says where conditions could not be looked for, as Tempo wraps its errors. */
import { evaluationError, TraceqlError } from '../error.ts'

export function building<Built>(what: string, build: () => Built): Built {
  try {
    return build()
  } catch (reason) {
    // What the store refuses.
    if (!(reason instanceof TraceqlError)) throw reason
    throw evaluationError(`${what}${reason.message}`)
  }
}
