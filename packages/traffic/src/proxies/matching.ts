/** Which server and which rule of a proxy's table a request falls under. */
import { oncePerRow } from '@track/simulation'
import { RE2JS } from 're2js'
import type { Target } from '../workloads/workload.ts'
import type { HostMatch, PathMatch, ProxyRule, ProxyServer, ProxyTable, ValueMatch } from './table.ts'

export interface Matched {
  readonly server: ProxyServer | undefined
  readonly rule: ProxyRule | undefined
}

/** Worked out once for each pair of table and target. */
export function matchedBy(table: ProxyTable, target: Target): Matched {
  return matcherOf(table)(target)
}

const matcherOf = oncePerRow((table: ProxyTable) => oncePerRow((target: Target): Matched => {
  const host = hostOf(target)
  const server = table.servers.find(({ ports, host: match }) => (target.port === undefined || ports.includes(target.port)) && isHost(match, host))
  return { server, rule: server?.rules.find((rule) => fits(rule, target)) }
}))

/** In lower case, without its port and final dot. */
function hostOf({ host = '' }: Target): string {
  return host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '')
}

function isHost(match: HostMatch, host: string): boolean {
  switch (match.kind) {
    case 'any': return true
    case 'exact': return host === match.value
    case 'suffix': return host.endsWith(match.value) && host.length > match.value.length
    case 'label': return host.endsWith(match.value) && /^[^.]+$/.test(host.slice(0, -match.value.length))
  }
}

function fits({ path, method, headers = [], query = [] }: ProxyRule, target: Target): boolean {
  return isPath(path, target.path) && (method === undefined || method === target.method)
    && headers.every((match) => isValue(match, headerOf(target, match.name)))
    && query.every((match) => isValue(match, queryOf(target, match.name)))
}

function isPath({ kind, value }: PathMatch, path: string): boolean {
  switch (kind) {
    case 'exact': return path === value
    case 'prefix': return path.startsWith(value)
    case 'segments': {
      const whole = value.replace(/\/$/, '')
      return path === whole || path.startsWith(`${whole}/`)
    }
    case 'regex': return compiled(value)?.matcher(path).find() ?? false
  }
}

function isValue({ kind, value }: ValueMatch, given: string | undefined): boolean {
  if (given === undefined) return false
  if (kind === 'regex') return compiled(value)?.matcher(given).find() ?? false
  return kind === 'present' || given === value
}

/** The value of a header, of several the first; names do not tell capitals. */
function headerOf({ headers = [] }: Target, name: string): string | undefined {
  const wanted = name.toLowerCase()
  for (const line of headers) {
    const colon = line.indexOf(':')
    if (colon > 0 && line.slice(0, colon).toLowerCase() === wanted) return line.slice(colon + 1).trim()
  }
  return undefined
}

function queryOf({ query = '' }: Target, name: string): string | undefined {
  for (const pair of query.split('&')) {
    const [key = '', ...value] = pair.split('=')
    if (key === name) return value.join('=')
  }
  return undefined
}

/** Undefined for a pattern that RE2 refuses: it fits nothing. */
export function compiled(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern)
  } catch {
    // re2js refuses a malformed pattern by throwing; controllers tell of it before.
    return undefined
  }
}
