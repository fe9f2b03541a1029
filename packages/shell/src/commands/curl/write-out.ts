/** The variables of `curl -w`, a row each. */
import { second, type Duration } from '@track/simulation'
import type { Transfer } from './transfer.ts'

type Variable = (transfer: Transfer) => string

const seconds = (duration: Duration) => (duration / second).toFixed(6)
const header = (transfer: Transfer, name: string) => transfer.page?.headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? ''
const size = (text: string) => String(new TextEncoder().encode(text).length)
const three = (status: number | undefined) => String(status ?? 0).padStart(3, '0')

const writeOutVariables: Readonly<Record<string, Variable>> = {
  content_type: (transfer) => header(transfer, 'content-type'),
  errormsg: ({ words }) => words,
  exitcode: ({ exitCode }) => String(exitCode),
  filename_effective: ({ file }) => file ?? '',
  http_code: ({ page }) => three(page?.status),
  http_connect: () => '000',
  http_version: ({ page }) => (page ? '1.1' : '0'),
  method: ({ method }) => method,
  num_connects: ({ page }) => (page ? '1' : '0'),
  num_headers: ({ page }) => String(page?.headers.length ?? 0),
  num_redirects: ({ redirects }) => String(redirects),
  redirect_url: (transfer) => header(transfer, 'location'),
  remote_ip: ({ answer, page }) => (page ? answer.address : ''),
  remote_port: ({ url, page }) => (page ? String(url.port) : '0'),
  response_code: ({ page }) => three(page?.status),
  scheme: ({ url, page }) => (page ? url.scheme.toUpperCase() : ''),
  size_download: ({ page, method }) => (page && method !== 'HEAD' ? size(page.body) : '0'),
  size_header: ({ page }) => (page ? size(`HTTP/1.1 ${page.status} \r\n${page.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`) : '0'),
  size_upload: ({ sent }) => size(sent),
  speed_download: ({ page, answer, method }) => (page && method !== 'HEAD' ? String(Math.floor((Number(size(page.body)) * second) / answer.times.total)) : '0'),
  time_appconnect: () => seconds(0),
  time_connect: ({ answer }) => seconds(answer.times.connected),
  time_namelookup: ({ answer }) => seconds(answer.times.resolved),
  time_pretransfer: ({ answer }) => seconds(answer.times.connected),
  time_redirect: () => seconds(0),
  time_starttransfer: ({ answer, page }) => seconds(page ? answer.times.total : 0),
  time_total: ({ answer }) => seconds(answer.times.total),
  url: ({ typed }) => typed,
  url_effective: ({ effective }) => effective,
}

export interface WrittenOut {
  readonly text: string
  readonly errors: readonly string[]
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

export function writeOut(format: string, transfer: Transfer): WrittenOut {
  const errors: string[] = []
  const text = format.replace(/%%|%\{(\w*)\}|\\(.)/gs, (whole, name: string | undefined, escape: string | undefined) => {
    if (whole === '%%') return '%'
    if (escape !== undefined) return escapes[escape] ?? whole
    const variable = writeOutVariables[name ?? '']
    if (variable) return variable(transfer)
    errors.push(`curl: unknown --write-out variable: '${name ?? ''}'\n`)
    return ''
  })
  return { text, errors }
}
