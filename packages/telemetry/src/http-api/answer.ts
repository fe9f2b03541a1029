/** What the API answers: data with what was noticed on the way, or an error, as JSON. */
import type { ApiFailure } from './failure.ts'
import { type Json, printGoJson } from './go-json.ts'

export interface ApiAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

export interface Answered {
  readonly data: Json
  readonly warnings?: readonly string[]
  readonly infos?: readonly string[]
}

const json = 'application/json'
const text = 'text/plain; charset=utf-8'

/** Empty lists of warnings are left out. */
export function success({ data, warnings = [], infos = [] }: Answered): ApiAnswer {
  return {
    status: 200, contentType: json,
    body: printGoJson({
      status: 'success', data, ...(warnings.length > 0 && { warnings }), ...(infos.length > 0 && { infos }),
    }),
  }
}

export function failure({ type, message, status }: ApiFailure): ApiAnswer {
  return { status, contentType: json, body: printGoJson({ status: 'error', errorType: type, error: message }) }
}

export function plain(status: number, body: string): ApiAnswer {
  return { status, contentType: text, body }
}
