/**
 * promtool check config. Follows cmd/promtool/main.go (CheckConfig, checkConfig) of Prometheus 3.16. Left out:
 * scrape_config_files, what relabelling makes of Alertmanagers.
 */
import { loadClusterConfig } from '@track/cluster'
import { type Guest, isRefusal, print, printError, readFile, stat } from '@track/processes'
import { parsePrometheusDuration, quoteGo, type Duration } from '@track/simulation'
import { type PrometheusConfig, PrometheusConfigError, printDuration, readTargetFile, scrapePools, type StaticGroup, targetFault } from '@track/telemetry'
import { checkRuleFiles, lintExitCode, lintOf } from './check-rules.ts'
import type { Invocation } from './kingpin/command.ts'
import { filesNamed, joined } from './named-files.ts'
import { readFault } from './read-fault.ts'

interface Options {
  readonly isSyntaxOnly: boolean
  readonly isAgent: boolean
}

export function* checkConfig(invocation: Invocation): Guest<number> {
  const settings = invocation.value('lint').split(',')
  const isUnlinted = settings.includes('none')
  const ofRules = isUnlinted ? [] : settings.filter((setting) => setting !== 'too-long-scrape-interval')
  const lint = yield* lintOf(invocation, ofRules)
  const longest = !isUnlinted && settings.some((setting) => setting === 'all' || setting === 'too-long-scrape-interval') ? lookbackOf(invocation) : 0
  const options: Options = { isSyntaxOnly: invocation.has('syntax-only'), isAgent: invocation.has('agent') }
  let [hasFailed, hasErrors] = [false, false]
  for (const file of invocation.values('config-files')) {
    const checked = yield* checkFile(file, options)
    if (!checked) [hasFailed, hasErrors] = [true, true]
    yield* print('\n')
    if (options.isSyntaxOnly || !checked) continue
    if (yield* isTooLong(checked.config, longest)) hasFailed = true
    const outcome = yield* checkRuleFiles(checked.rules, lint)
    hasFailed ||= outcome !== 'right'
    hasErrors ||= outcome === 'wrong'
  }
  if (hasFailed && hasErrors) return 1
  return hasFailed && lint.isFatal ? lintExitCode : 0
}

function lookbackOf(invocation: Invocation): Duration {
  const lookback = parsePrometheusDuration(invocation.value('query.lookback-delta'))
  return typeof lookback === 'string' ? 0 : lookback
}

function* isTooLong({ scrape_configs: jobs }: PrometheusConfig, longest: Duration): Guest<boolean> {
  const job = longest > 0 ? jobs.find((each) => each.scrape_interval >= longest) : undefined
  if (!job) return false
  const where = `job: ${job.job_name}, interval: ${printDuration(job.scrape_interval)}`
  yield* printError(`  FAILED: too long scrape interval found, data point will be marked as stale - ${where}\n`)
  return true
}

interface Checked {
  readonly config: PrometheusConfig
  readonly rules: readonly string[]
}

/** Undefined where it is wrong, and said so. */
function* checkFile(file: string, options: Options): Guest<Checked | undefined> {
  yield* print(`Checking ${file}\n`)
  const checked = yield* checkedConfig(file, options)
  if (typeof checked === 'string') {
    yield* printError(`  FAILED: ${checked}\n`)
    return undefined
  }
  if (checked.rules.length > 0) yield* print(`  SUCCESS: ${checked.rules.length} rule files found\n`)
  yield* print(` SUCCESS: ${file} is valid prometheus config file syntax\n`)
  return checked
}

/** A text is what is wrong. */
function* checkedConfig(file: string, options: Options): Guest<Checked | string> {
  const text = yield* readFile(file)
  if (isRefusal(text)) return readFault(file, text.error)
  const config = loaded(file, text)
  if (typeof config === 'string') return config
  const fault = options.isAgent ? agentFault(config) : undefined
  if (fault !== undefined) return fault
  if (config.scrape_config_files.length > 0) yield* printError('not simulated here: scrape_config_files\n')
  const rules = options.isSyntaxOnly ? [] : yield* ruleFiles(file, config)
  if (typeof rules === 'string') return rules
  return (yield* jobsFault(file, config, options)) ?? { config, rules }
}

function loaded(file: string, text: string): PrometheusConfig | string {
  try {
    return loadClusterConfig(text)
  } catch (reason) {
    // A configuration that Prometheus does not take.
    if (!(reason instanceof PrometheusConfigError)) throw reason
    return `parsing YAML file ${file}: ${reason.message}`
  }
}

function agentFault({ alerting, rule_files: rules, remote_read: reads }: PrometheusConfig): string | undefined {
  const refused = (field: string) => `field ${field} is not allowed in agent mode`
  if (alerting.alertmanagers.length > 0 || alerting.alert_relabel_configs.length > 0) return refused('alerting')
  if (rules.length > 0) return refused('rule_files')
  return reads.length > 0 ? refused('remote_read') : undefined
}

function* ruleFiles(file: string, config: PrometheusConfig): Guest<readonly string[] | string> {
  const found: string[] = []
  for (const pattern of config.rule_files) {
    const path = joined(file, pattern)
    const names = yield* filesNamed(path)
    if (!path.includes('*') && names.length === 0) return `${quoteGo(path)} does not point to an existing file`
    found.push(...names)
  }
  return found
}

type Job = PrometheusConfig['scrape_configs'][number]

function* jobsFault(file: string, config: PrometheusConfig, options: Options): Guest<string | undefined> {
  const pools = scrapePools(config)
  for (const [index, job] of config.scrape_configs.entries()) {
    const fault = (yield* clientFault(file, job, options)) ?? (yield* filesFault(file, job, { ...options, pool: pools[index]! }))
      ?? groupsFault(pools[index]!, job.static_configs as readonly StaticGroup[], (place) => String(place))
    if (fault !== undefined) return fault
  }
  return undefined
}

function* clientFault(file: string, { authorization, tls_config: tls, kubernetes_sd_configs: searches }: Job, { isSyntaxOnly }: Options): Guest<string | undefined> {
  if (isSyntaxOnly) return undefined
  const credentials = yield* missing(file, authorization?.credentials_file ?? '')
  if (credentials) return `error checking authorization credentials or bearer token file ${credentials}`
  for (const each of [tls, ...searches.flatMap((search) => search?.tls_config ?? [])]) {
    const certificate = yield* missing(file, each.cert_file)
    if (certificate) return `error checking client cert file ${certificate}`
    const key = yield* missing(file, each.key_file)
    if (key) return `error checking client key file ${key}`
  }
  return undefined
}

/** `"name": stat name: no such file or directory`, where a file is named and not there. */
function* missing(file: string, path: string): Guest<string | undefined> {
  if (path === '') return undefined
  const full = joined(file, path)
  const found = yield* stat(full)
  return isRefusal(found) ? `${quoteGo(full)}: stat ${full}: ${found.error.toLowerCase()}` : undefined
}

type Pool = ReturnType<typeof scrapePools>[number]

function* filesFault(file: string, job: Job, { isSyntaxOnly, pool }: Options & { readonly pool: Pool }): Guest<string | undefined> {
  if (isSyntaxOnly) return undefined
  for (const pattern of job.file_sd_configs.flatMap((search) => search?.files ?? [])) {
    const path = joined(file, pattern)
    const names = yield* filesNamed(path)
    if (names.length === 0) yield* print(`  WARNING: file ${quoteGo(path)} for file_sd in scrape job ${quoteGo(job.job_name)} does not exist\n`)
    for (const name of names) {
      const text = yield* readFile(name)
      const groups = isRefusal(text) ? readFault(name, text.error) : readTargetFile(name, text)
      if (typeof groups === 'string') return `checking SD file ${quoteGo(path)}: ${groups}`
      const fault = groupsFault(pool, groups, () => '')
      if (fault !== undefined) return fault
    }
  }
  return undefined
}

/** The first target that could not be scraped; written groups are numbered. */
function groupsFault({ job }: Pool, groups: readonly StaticGroup[], sourceOf: (place: number) => string): string | undefined {
  for (const [place, { targets, labels }] of groups.entries()) {
    for (const [index, address] of targets.entries()) {
      const fault = targetFault(job, { job: job.name, labels: { ...labels, __address__: address } })
      if (fault !== undefined) return `instance ${index} in group ${sourceOf(place)}: ${fault}`
    }
  }
  return undefined
}
