/**
 * Processors that make of a batch another one at once: attributes, resource, filter, transform, probabilistic_sampler.
 *
 * Follows processor/attributesprocessor and processor/resourceprocessor of opentelemetry-collector-contrib 0.152. Left out: `include` and `exclude`.
 */
import type { Telemetry } from '../../otlp/http.ts'
import type { Note } from '../ottl/sequence.ts'
import type { Surroundings } from '../ottl/target.ts'
import type { OttlMap } from '../ottl/values/value.ts'
import { applyActions, type AttributeAction, type Metadata } from './attribute-actions.ts'
import { type Drafts, draftsOf, rowsOf } from './drafts.ts'
import { filter, type FilterConfig } from './filter.ts'
import { sampleTraces, type SamplerConfig } from './probabilistic-sampler.ts'
import { type StatementGroupConfig, transform } from './transform.ts'

export interface ProcessorWorld extends Surroundings {
  /** What the request came with. */
  readonly metadata?: Metadata
  /** Takes what a processor logs. */
  readonly note?: Note
}

type Config = Readonly<Record<string, unknown>>

type Processor = (telemetry: Telemetry, config: Config, world: ProcessorWorld) => Telemetry | undefined

const attributes: Processor = (telemetry, config, { metadata = {} }) => {
  const drafts = draftsOf(telemetry)
  for (const map of attributeMaps(drafts)) applyActions((config.actions ?? []) as readonly AttributeAction[], map, metadata)
  return rowsOf(drafts)
}

const resource: Processor = (telemetry, config, { metadata = {} }) => {
  const drafts = draftsOf(telemetry)
  for (const group of drafts.groups) applyActions((config.attributes ?? []) as readonly AttributeAction[], group.resource.attributes, metadata)
  return rowsOf(drafts)
}

function attributeMaps(drafts: Drafts): readonly OttlMap[] {
  if (drafts.signal === 'metrics') return drafts.groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items.flatMap(({ points }) => points.map((point) => point.attributes))))
  const groups = drafts.groups as readonly { readonly scopes: readonly { readonly items: readonly { readonly attributes: OttlMap }[] }[] }[]
  return groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items.map((item) => item.attributes)))
}

const transformed: Processor = (telemetry, config, { note, ...around }) => {
  const groups = (config[`${telemetry.signal.replace(/s$/, '')}_statements`] ?? []) as readonly StatementGroupConfig[]
  return groups.length === 0 ? telemetry : transform(telemetry, groups, (config.error_mode ?? 'propagate') as 'propagate', around, note)
}

const sampled: Processor = (telemetry, config) => {
  if (telemetry.signal !== 'traces') return telemetry
  const traces = sampleTraces(telemetry.traces, config as SamplerConfig)
  return traces && { signal: 'traces', traces }
}

/** By the component's type. */
export const processors: Readonly<Record<string, Processor>> = {
  attributes, resource, transform: transformed, probabilistic_sampler: sampled,
  filter: (telemetry, config, { note, ...around }) => filter(telemetry, config as FilterConfig, around, note),
}
