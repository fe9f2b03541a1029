/**
 * Addresses in the operator's words. Follows pkg/alertmanager/validation/validation.go of the Prometheus Operator 0.94.
 * Left out: what JSON says of quotes and backslashes in an address.
 */
import { quoteGo } from '@track/simulation'
import { templateFault, webUrlFault } from '@track/telemetry'
import type { Fault } from '../../select/fault.ts'

/** It is put between quotes and read as JSON. */
function jsonUrlFault(url: string): Fault {
  const [control] = /[\0-\x1f]/.exec(url) ?? []
  return control === undefined ? webUrlFault(url) : `invalid character '${quoteGo(control).slice(1, -1)}' in string literal`
}

export function urlFault(url = ''): Fault {
  const fault = url === '' ? undefined : jsonUrlFault(url)
  return fault === undefined ? undefined : `validate url from string failed for ${url}: ${fault}`
}

/** It is nobody else's business. */
export function secretUrlFault(url: string): Fault {
  const fault = url === '<secret>' ? undefined : jsonUrlFault(url)
  return fault === undefined ? undefined : `validate url from string failed with error: ${fault.replaceAll(`"${url}"`, '[REDACTED]')}`
}

/** One that may be a template. */
export function templateUrlFault(url = ''): Fault {
  if (url === '') return undefined
  return url.includes('{{') ? templateFault(url) : secretUrlFault(url)
}
