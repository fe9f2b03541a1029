/**
 * What Envoy answers by itself.
 *
 * Follows the local replies of source/common/router/router.cc of Envoy: a word of plain text, or nothing. Header names are in lower case,
 * and the Server header is the backend's own, as Envoy Gateway sets it up.
 */
import { type Page, page } from '../../network/pages.ts'
import type { Instant } from '@track/simulation'

const refusedWords = 'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: delayed connect error: Connection refused'

export function envoyPage(at: Instant, status: number, why: 'direct' | 'timeout' | 'connection', location?: string): Page {
  const body = why === 'timeout' ? 'upstream request timeout' : why === 'connection' ? refusedWords : ''
  const { headers } = page(at, status, body, 'text/plain')
  const date = headers.find(([name]) => name === 'Date')!
  const typed = body === '' ? [] : [['content-length', String(body.length)] as const, ['content-type', 'text/plain'] as const]
  const empty = body === '' ? [['content-length', '0'] as const] : []
  return { status, body, headers: [...(location === undefined ? [] : [['location', location] as const]), ...typed, ['date', date[1]], ...empty] }
}

export function passedOn({ headers, ...rest }: Page, changed: (lines: Page['headers']) => Page['headers']): Page {
  return { ...rest, headers: changed(headers.map(([name, value]) => [name.toLowerCase(), value] as const).filter(([name]) => name !== 'connection')) }
}
