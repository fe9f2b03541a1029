/** Jobs that a Secret holds as Prometheus writes them. Follows generateAdditionalScrapeConfigs in pkg/prometheus/promcfg.go of the Prometheus Operator 0.94. */
import { readYaml, YamlError } from '@track/formats'
import { type Context, shardsOf } from './context.ts'
import { withSharding } from './scrapeconfig.ts'
import { section, type Section } from './section.ts'

export function additionalJobs({ spec }: Context, text: string): { readonly jobs: readonly Section[] } | { readonly fault: string } {
  const jobs = jobsIn(text)
  if (typeof jobs === 'string') return { fault: `generate additional scrape configs: unmarshalling additional scrape configs failed: ${jobs}` }
  const shards = shardsOf(spec)
  return { jobs: shards === 1 ? jobs : jobs.map((job) => sharded(job, shards)) }
}

function jobsIn(text: string): readonly Section[] | string {
  try {
    const given = ordered(readYaml(text) ?? [])
    return Array.isArray(given) && given.every((job) => job instanceof Map) ? given as Section[] : 'yaml: unmarshal errors:\n  line 1: cannot unmarshal into []yaml.MapSlice'
  } catch (reason) {
    // What is no YAML.
    if (!(reason instanceof YamlError)) throw reason
    return reason.message
  }
}

/** With keys in the order in which they were written. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  return section(...Object.entries(value).map(([key, inner]) => [key, ordered(inner)] as const))
}

function sharded(job: Section, shards: number): Section {
  const rules = (job.get('relabel_configs') ?? []) as readonly Section[]
  return section(...[...job].filter(([key]) => key !== 'relabel_configs'), ['relabel_configs', withSharding(rules, shards)])
}
