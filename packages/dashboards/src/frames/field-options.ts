/**
 * The options of a panel's fields put upon its frames: defaults first, then overrides in their order.
 *
 * Follows packages/grafana-data/src/field/fieldOverrides.ts of Grafana 12 (applyFieldOverrides).
 */
import type { FieldConfig } from './field-config.ts'
import type { Field, Frame } from './frame.ts'
import { fieldMatcher, type MatcherConfig } from './match-field.ts'

export interface FieldOptions {
  readonly defaults: FieldConfig
  readonly overrides: readonly FieldOverride[]
}

export interface FieldOverride {
  readonly matcher: MatcherConfig
  readonly properties: readonly OverrideProperty[]
}

export interface OverrideProperty {
  /** `unit`, `custom.fillOpacity`. */
  readonly id: string
  readonly value?: unknown
}

export function applyFieldOptions(frames: readonly Frame[], { defaults, overrides }: FieldOptions): Frame[] {
  const rules = overrides.map(({ matcher, properties }) => ({ matcher, matches: fieldMatcher(matcher), properties }))
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      let config = withDefaults(field.config, defaults)
      // A field keeps the name that it has when an override first asks for it, though a later one may give another.
      let named: Field | undefined
      for (const { matcher, matches, properties } of rules) {
        if (asksName(matcher, field.name)) named ??= { ...field, config }
        const seen = named ?? { ...field, config }
        if (matches?.(seen, { ...frame, fields: frame.fields.map((each) => (each === field ? seen : each)) }, frames)) config = properties.reduce(withProperty, config)
      }
      return { ...field, config }
    }),
  }))
}

function asksName({ id, options }: MatcherConfig, name: string): boolean {
  if (id === 'byName') return options !== name
  if (id !== 'byNames' && id !== 'byRegexpOrNames') return id === 'byRegexp'
  const names = (options as { readonly names?: unknown } | null | undefined)?.names
  return !(Array.isArray(names) && names.includes(name))
}

function withDefaults(config: FieldConfig, defaults: FieldConfig): FieldConfig {
  const own = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined && value !== null))
  const given = Object.fromEntries(Object.entries(defaults).filter(([, value]) => value !== undefined && value !== null))
  return { ...given, ...own, custom: { ...defaults.custom, ...config.custom } }
}

/** A property without a value takes the setting away. */
function withProperty(config: FieldConfig, { id, value }: OverrideProperty): FieldConfig {
  const [, inner] = /^custom\.(.+)$/.exec(id) ?? []
  if (inner === undefined) return { ...config, [id]: value ?? undefined }
  return { ...config, custom: { ...config.custom, [inner]: value ?? undefined } }
}
