/** Intervals and classes that a Prometheus has. Follows validateScrapeIntervalAndTimeout and validateScrapeClass in pkg/prometheus/resource_selector.go of the Prometheus Operator 0.94. */
import { parsePrometheusDuration, quoteGo } from '@track/simulation'
import type { PrometheusSpec } from '../objects.ts'
import type { Fault } from './fault.ts'

/** The Prometheus' own interval holds where none is given. */
export function timingFault(spec: PrometheusSpec, interval = '', timeout = ''): Fault {
  return timeout === '' ? undefined : timeoutFault(timeout, interval || (spec.scrapeInterval ?? ''))
}

export function timeoutFault(timeout: string, interval: string): Fault {
  const longest = parsePrometheusDuration(interval)
  if (typeof longest === 'string') return `invalid scrapeInterval ${quoteGo(interval)}: ${longest}`
  const wanted = parsePrometheusDuration(timeout)
  if (typeof wanted === 'string') return `invalid scrapeTimeout: ${quoteGo(timeout)}: ${wanted}`
  return wanted > longest ? `scrapeTimeout ${quoteGo(timeout)} greater than scrapeInterval ${quoteGo(interval)}` : undefined
}

export function scrapeClassFault({ scrapeClasses = [] }: PrometheusSpec, name = ''): Fault {
  return name === '' || scrapeClasses.some((each) => each.name === name) ? undefined : `scrapeClass ${quoteGo(name)} not found in Prometheus scrapeClasses`
}
