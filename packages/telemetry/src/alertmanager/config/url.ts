/**
 * Addresses as Go reads them, with its complaints.
 *
 * Follows net/url/url.go and net/ipsock.go (SplitHostPort) of Go 1.26, config/common/url.go of
 * Alertmanager 0.34. Left out: what Go normalises when it prints an address again.
 */
import { quoteGo } from '@track/simulation'
import { builtInFunctions, parseTemplate, type Read, TemplateError } from '@track/formats'
import { type Kind, optional, textKind, textOf } from './kind.ts'

interface Parts {
  readonly scheme: string
  readonly host: string
}

/** The scheme and host, or what is wrong with the text. */
export function partsOf(text: string): Parts | string {
  const refuse = (what: string) => `parse ${quoteGo(text)}: ${what}`
  if (/[\0-\x1f\x7f]/.test(text)) return refuse('net/url: invalid control character in URL')
  const [beforeFragment = ''] = text.split('#')
  const fragment = text.slice(beforeFragment.length + 1)
  if (beforeFragment === '' && text !== '') return escapeFault(fragment, refuse) ?? { scheme: '', host: '' }
  if (text === '') return { scheme: '', host: '' }
  const [, scheme] = /^([a-zA-Z][a-zA-Z\d+.-]*):/.exec(beforeFragment) ?? []
  if (scheme === undefined && beforeFragment.startsWith(':')) return refuse('missing protocol scheme')
  const [rest = ''] = (scheme === undefined ? beforeFragment : beforeFragment.slice(scheme.length + 1)).split('?')
  if (!rest.startsWith('/')) {
    if (scheme !== undefined) return { scheme: scheme.toLowerCase(), host: '' }
    const [segment = ''] = rest.split('/')
    if (segment.includes(':')) return refuse('first path segment in URL cannot contain colon')
  }
  const [, authority = '', path = rest] = /^\/\/([^/]*)([^]*)$/.exec(rest) ?? []
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  const userFault = authority.includes('@') && /[^\w.~!$&'()*+,;=:%@-]/.test(authority.slice(0, authority.lastIndexOf('@')))
  if (userFault) return refuse('net/url: invalid userinfo')
  return hostFault(host, refuse) ?? escapeFault(path, refuse) ?? escapeFault(fragment, refuse) ?? { scheme: scheme?.toLowerCase() ?? '', host }
}

function hostFault(host: string, refuse: (what: string) => string): string | undefined {
  if (host.startsWith('[')) {
    if (!host.includes(']')) return refuse("missing ']' in host")
    return portFault(host.slice(host.lastIndexOf(']') + 1), refuse)
  }
  const colon = host.lastIndexOf(':')
  if (colon >= 0) {
    const fault = portFault(host.slice(colon), refuse)
    if (fault !== undefined) return fault
  }
  const [escape] = /%(?![\da-fA-F]{2}).{0,2}/.exec(host) ?? []
  if (escape !== undefined) return refuse(`invalid URL escape ${quoteGo(escape)}`)
  const [character] = /[ "<>\\^`{|}]/.exec(host) ?? []
  return character === undefined ? undefined : refuse(`invalid character ${quoteGo(character)} in host name`)
}

function portFault(port: string, refuse: (what: string) => string): string | undefined {
  return port === '' || /^:\d*$/.test(port) ? undefined : refuse(`invalid port ${quoteGo(port)} after host`)
}

function escapeFault(text: string, refuse: (what: string) => string): string | undefined {
  const [escape] = /%(?![\da-fA-F]{2}).{0,2}/.exec(text) ?? []
  return escape === undefined ? undefined : refuse(`invalid URL escape ${quoteGo(escape)}`)
}

function parseWebUrl(text: string): Read<string> {
  const parts = partsOf(text)
  if (typeof parts === 'string') return { error: parts }
  if (parts.scheme !== 'http' && parts.scheme !== 'https') return { error: `unsupported scheme ${quoteGo(parts.scheme)} for URL` }
  return parts.host === '' ? { error: 'missing host for URL' } : { value: text }
}

/** What an address of the web is refused with. */
export function webUrlFault(text: string): string | undefined {
  const parsed = parseWebUrl(text)
  return 'error' in parsed ? parsed.error : undefined
}

/** Without `*`: null leaves no address, which is none. */
const webUrl: Kind<string> = textOf(parseWebUrl, '', textKind)
const secretUrl: Kind<string> = textOf((text) => (text === '<secret>' ? { value: '' } : parseWebUrl(text)), '', { print: () => '<secret>', isZero: textKind.isZero })

export const urlKind = optional(webUrl)
export const secretUrlKind = optional(secretUrl)

/** `URL` of prometheus/common: of any scheme. */
export const anyUrlKind: Kind<string> = textOf((text) => {
  const parts = partsOf(text)
  return typeof parts === 'string' ? { error: parts } : { value: text }
}, '', textKind)

/** An address that may be a template. */
export const templateUrlKind: Kind<string> = textOf((text) => {
  if (text === '' || text === '<secret>') return { value: text }
  const fault = templateFault(text)
  if (fault !== undefined) return { error: `invalid template syntax: ${fault}` }
  if (text.includes('{{')) return { value: text }
  const parsed = parseWebUrl(text)
  return 'error' in parsed ? { error: `invalid URL: ${parsed.error}` } : parsed
}, '', { print: () => '<secret>', isZero: textKind.isZero }, 'common.plain')

/** What a template is refused with; of the functions only Go's own are known there. */
export function templateFault(text: string): string | undefined {
  if (!text.includes('{{')) return undefined
  try {
    parseTemplate(text, { name: '', functions: builtInFunctions })
  } catch (error) {
    // A template that does not parse.
    if (!(error instanceof TemplateError)) throw error
    return error.message
  }
  return undefined
}

export interface HostPort {
  readonly host: string
  readonly port: string
}

export const hostPortKind: Kind<HostPort> = textOf((text) => {
  if (text === '') return { value: noHostPort }
  const split = splitHostPort(text)
  if (typeof split === 'string') return { error: `address ${text}: ${split}` }
  return split.port === '' ? { error: `address ${quoteGo(text)}: port cannot be empty` } : { value: split }
}, { host: '', port: '' }, { print: printHostPort, isZero: ({ host, port }) => host === '' && port === '' })

const noHostPort: HostPort = { host: '', port: '' }

function printHostPort({ host, port }: HostPort): string {
  if (host === '' && port === '') return ''
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

export function splitHostPort(text: string): HostPort | string {
  const colon = text.lastIndexOf(':')
  if (colon < 0) return 'missing port in address'
  if (!text.startsWith('[')) {
    const host = text.slice(0, colon)
    if (host.includes(':')) return 'too many colons in address'
    if (text.includes('[')) return "unexpected '[' in address"
    return text.includes(']') ? "unexpected ']' in address" : { host, port: text.slice(colon + 1) }
  }
  const end = text.indexOf(']')
  if (end < 0) return "missing ']' in address"
  if (end + 1 === text.length) return 'missing port in address'
  if (end + 1 !== colon) return text[end + 1] === ':' ? 'too many colons in address' : 'missing port in address'
  return { host: text.slice(1, end), port: text.slice(colon + 1) }
}
