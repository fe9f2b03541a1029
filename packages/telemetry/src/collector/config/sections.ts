/** The components of one kind: their ids, their types, their configurations. Follows otelcol/internal/configunmarshaler of OpenTelemetry Collector 0.152. */
import { oncePerRow, quoteGo } from '@track/simulation'
import { prometheusFault } from '../prometheus-receiver/config.ts'
import { componentFields } from './component-fields.ts'
import { componentIdFault, componentIdOf, printId } from './component-id.ts'
import { decode, severalFaults } from './decode.ts'
import { type Config, withDefaults } from './defaults.ts'
import { Expanded } from './expand.ts'
import { type ConfigShape, shapeOf } from './shape.ts'

export type Components = Readonly<Record<string, Config>>

const shapes = oncePerRow((fields: Readonly<Record<string, string>>) => new Map(Object.entries(fields).map(([kind, text]): [string, ConfigShape] => [kind, shapeOf(text)])))

/** Types of the contrib distribution that are read, and refused plainly where they would have to run. */
function knownTypes(section: string): readonly string[] {
  return Object.keys(componentFields).filter((kind) => kind.startsWith(`${section}/`)).map((kind) => kind.slice(section.length + 1))
}

export function readComponents(section: string, value: unknown, faults: string[]): Components {
  const given = value instanceof Expanded ? value.value : value
  if (given === undefined || given === null) return {}
  if (typeof given !== 'object' || Array.isArray(given)) {
    faults.push(`'${section}' expected a map or struct, got "${Array.isArray(given) ? 'slice' : typeof given === 'number' ? 'int' : typeof given === 'boolean' ? 'bool' : 'string'}"`)
    return {}
  }
  const fault = sectionFault(section, given as Config)
  if (fault !== undefined) {
    faults.push(`'${section}' ${fault}`)
    return {}
  }
  return readEach(section, given as Config, faults)
}

/** What is wrong before any component is looked at. */
function sectionFault(section: string, given: Config): string | undefined {
  const notMaps = Object.entries(given).filter(([, config]) => config !== null && (typeof config !== 'object' || Array.isArray(config)))
  const wrongId = Object.keys(given).map(componentIdFault).find((fault) => fault !== undefined)
  if (wrongId !== undefined) return `'' ${wrongId}`
  if (notMaps.length === 0) return undefined
  const faults = notMaps.map(([id, config]) => {
    const type = Array.isArray(config) ? '[]interface {}' : typeof config === 'number' ? 'int' : typeof config === 'boolean' ? 'bool' : 'string'
    return `'[${id}]' expected type 'map[string]interface {}', got unconvertible type '${type}'`
  })
  return severalFaults(faults)
}

/** The first component that is wrong is told. */
function readEach(section: string, given: Config, faults: string[]): Components {
  const components: Record<string, Config> = {}
  for (const [name, config] of Object.entries(given)) {
    const id = componentIdOf(name)
    const shape = shapes(componentFields).get(`${section}/${id.type}`)
    if (!shape) {
      faults.push(`'${section}' unknown type: ${quoteGo(id.type)} for id: ${quoteGo(printId(id))} (valid values: [${knownTypes(section).join(' ')}])`)
      return components
    }
    if (Object.hasOwn(components, printId(id))) {
      faults.push(`'${section}' duplicate name ${quoteGo(printId(id))} after trimming spaces ${quoteGo(name)}`)
      return components
    }
    const own: string[] = []
    const listless = id.type === 'transform' ? withoutList(config as Config | null) : undefined
    if (listless !== undefined) {
      faults.push(`'${section}' error reading configuration for ${quoteGo(printId(id))}: '' ${listless}`)
      return components
    }
    const read = decode(prepared(`${section}/${id.type}`, config ?? {}), shape, '', own) as Config | undefined
    const scraping = id.type === 'prometheus' && section === 'receivers' && own.length === 0 ? prometheusFault(read ?? {}) : undefined
    if (scraping !== undefined) own.push(scraping)
    if (own.length > 0) {
      faults.push(`'${section}' error reading configuration for ${quoteGo(printId(id))}: ${severalFaults(own)}`)
      return components
    }
    components[printId(id)] = withDefaults(`${section}/${id.type}`, withEmptyProtocols(config, read ?? {}))
  }
  return components
}

/** Statements that are no list. */
function withoutList(config: Config | null): string | undefined {
  const found = Object.entries(config ?? {}).find(([name, value]) => name.endsWith('_statements') && value !== null && !Array.isArray(value))
  if (!found) return undefined
  const [name, value] = found
  const type = typeof value === 'number' ? 'int' : typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'map[string]interface {}'
  return `invalid ${name} type, expected: array, got: ${type === 'bool' ? String(value) : `%!t(${type}=${String(value)})`}`
}

/** A transform of statements alone is one group of them. */
function prepared(kind: string, config: unknown): unknown {
  if (kind !== 'processors/transform') return config
  return Object.fromEntries(Object.entries(config as Config).map(([name, value]) => {
    const isPlain = name.endsWith('_statements') && Array.isArray(value) && value.some((item) => typeof item === 'string')
    return [name, isPlain ? [{ statements: value }] : value]
  }))
}

/** `grpc:` without anything turns it on. */
function withEmptyProtocols(config: unknown, read: Config): Config {
  const given = (config as { readonly protocols?: Config | null } | null)?.protocols
  if (typeof given !== 'object' || given === null) return read
  const protocols = Object.fromEntries(Object.keys(given).map((name) => [name, (read.protocols as Config | undefined)?.[name] ?? {}]))
  return { ...read, protocols }
}
