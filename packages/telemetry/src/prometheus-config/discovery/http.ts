/** A server that answers with groups of targets. Follows discovery/http/http.go of Prometheus 3.16. */
import { minute } from '@track/simulation'
import { durationKind } from '../../alertmanager/config/kind.ts'
import { shownText, urlParts } from '../kind.ts'
import { afterHttp, http } from './fields.ts'

export const httpKind = afterHttp('http.plain', { refresh_interval: durationKind, url: shownText }, {
  initial: { ...http, refresh_interval: minute }, fault: ({ url }) => webFault(url),
})

/** What is wrong with an address that must be of the web. */
export function webFault(url: string): string | undefined {
  if (url === '') return 'URL is missing'
  const parts = urlParts(url)
  if (typeof parts === 'string') return parts
  if (parts.scheme !== 'http' && parts.scheme !== 'https') return "URL scheme must be 'http' or 'https'"
  return parts.host === '' ? 'host is missing in URL' : undefined
}
