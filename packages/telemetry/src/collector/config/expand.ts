/**
 * References within a configuration: `${env:NAME}`, `${NAME}`, with `:-` and what stands for it, `$$` for a sign of its own.
 *
 * Follows confmap 1.58 (expand.go, resolver.go) and its provider of environment variables. Left out: other providers
 * than env within a value.
 */
import { anything, decodeYaml } from '@track/formats'
import { quoteGo } from '@track/simulation'
import { ConfigFault } from './config-fault.ts'

/** A value from a reference, and how it was written: a field of text takes it as written. */
export class Expanded {
  readonly value: unknown
  readonly original: string

  constructor(value: unknown, original: string) {
    this.value = value
    this.original = original
  }
}

export type Environment = Readonly<Record<string, string>>

/** All of a configuration with its references replaced. */
export function expandAll(value: unknown, environment: Environment): unknown {
  if (typeof value === 'string') return unescaped(expandText(value, environment))
  if (Array.isArray(value)) return value.map((item) => expandAll(item, environment))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expandAll(item, environment)]))
}

function unescaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$$', '$')
  if (value instanceof Expanded && typeof value.value === 'string') return new Expanded(unescaped(value.value), value.original.replaceAll('$$', '$'))
  return value
}

const timesMax = 1000

function expandText(text: string, environment: Environment): unknown {
  let current = text
  for (let times = 0; times < timesMax; times++) {
    const reference = findReference(current)
    if (reference === '') return current
    const found = retrieve(reference.slice(2, -1), environment)
    if (reference !== current) {
      current = current.replaceAll(reference, () => found)
      continue
    }
    const value = yamlOf(found)
    if (typeof value !== 'string') return new Expanded(expandAll(value, environment), found)
    current = value
  }
  throw new ConfigFault('failed to get config: cannot resolve the configuration: too many recursive expansions')
}

/** The innermost one that is not escaped; '' where there is none. */
function findReference(text: string): string {
  if (!text.includes('${')) return ''
  const end = text.indexOf('}')
  if (end === -1) return ''
  const start = text.lastIndexOf('${', end)
  if (start === -1) {
    const rest = text.slice(end + 1)
    return rest.includes('}') ? findReference(rest) : ''
  }
  const [dollars = ''] = /\$*$/.exec(text.slice(0, start))!
  return dollars.length % 2 === 1 ? '' : text.slice(start, end + 1)
}

function resolveFault(message: string): ConfigFault {
  return new ConfigFault(`failed to get config: cannot resolve the configuration: ${message}`)
}

const known = ['file', 'yaml', 'http', 'https']

function retrieve(reference: string, environment: Environment): string {
  const uri = reference.includes(':') ? reference : `env:${reference}`
  const [, scheme, opaque = ''] = /^([A-Za-z][A-Za-z0-9+.-]+):(.*)$/s.exec(uri) ?? []
  if (scheme === undefined) throw resolveFault(`invalid uri: ${quoteGo(uri)}`)
  if (opaque.includes('$')) throw resolveFault(`the uri ${quoteGo(uri)} contains unsupported characters ('$')`)
  if (known.includes(scheme)) throw resolveFault(`not simulated here: the scheme of ${quoteGo(uri)}`)
  if (scheme !== 'env') throw resolveFault(`scheme ${quoteGo(scheme)} is not supported for uri ${quoteGo(uri)}`)
  const at = opaque.indexOf(':-')
  const name = at === -1 ? opaque : opaque.slice(0, at)
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) {
    throw resolveFault(`environment variable ${quoteGo(name)} has invalid name: must match regex ^[a-zA-Z_][a-zA-Z0-9_]*$`)
  }
  return Object.hasOwn(environment, name) ? environment[name]! : at === -1 ? '' : opaque.slice(at + 2)
}

/** What is no YAML is a text. */
function yamlOf(text: string): unknown {
  try {
    return decodeYaml(text, anything, { reader: 'v3', isStrict: false }).value ?? null
  } catch {
    // The reader's words for what is no YAML.
    return text
  }
}
