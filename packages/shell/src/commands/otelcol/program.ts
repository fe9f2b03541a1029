/**
 * otelcol validate: whether a configuration of the OpenTelemetry Collector is one.
 *
 * Follows otelcol (command.go, command_validate.go, flags.go) of OpenTelemetry Collector 0.152. Left out: running a Collector from the shell, `--set`, several
 * configurations, `components`, `print-config`.
 */
import { type Guest, isRefusal, now, print, printError, type Program, readFile } from '@track/processes'
import { calendarOf } from '@track/simulation'
import { CollectorConfigFault, loadCollectorConfig } from '@track/telemetry'
import { readFault } from '../promtool/read-fault.ts'

const usage = `Validates the config without running the collector

Usage:
  otelcol validate [flags]

Flags:
      --config             Locations to the config file(s), note that only a single location can be set per flag entry e.g. \`--config=file:/path/to/first --config=file:path/to/second\`. (default [])
  -h, --help               help for validate
`

interface Line {
  readonly configs: readonly string[]
  readonly command: string
  readonly isHelp: boolean
  readonly fault?: string
}

function parseLine(words: readonly string[]): Line {
  const configs: string[] = []
  const rest: string[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!
    const [, name = '', value] = /^--?([\w-]+)(?:=(.*))?$/s.exec(word) ?? []
    if (name === '') rest.push(word)
    else if (name === 'h' || name === 'help') return { configs, command: rest[0] ?? '', isHelp: true }
    else if (name !== 'config') return { configs, command: rest[0] ?? '', isHelp: false, fault: `unknown flag: --${name}` }
    else if (value !== undefined) configs.push(value)
    else if (index + 1 === words.length) return { configs, command: rest[0] ?? '', isHelp: false, fault: 'flag needs an argument: --config' }
    else configs.push(words[++index]!)
  }
  const unknown = rest.length > 1 ? `unknown command ${JSON.stringify(rest[1])} for "otelcol validate"` : undefined
  return { configs, command: rest[0] ?? '', isHelp: false, ...(unknown === undefined ? {} : { fault: unknown }) }
}

/** What is wrong with it, or nothing. */
function* faultOf({ configs }: Line, env: Readonly<Record<string, string>>): Guest<string | undefined> {
  const [uri, ...others] = configs
  if (uri === undefined) return 'at least one config flag must be provided'
  if (others.length > 0) return 'not simulated here: several configurations'
  const [, scheme = 'file', location = ''] = /^(?:(file|env|yaml):)?(.*)$/s.exec(uri)!
  const text = scheme === 'yaml' ? location : scheme === 'env' ? env[location] ?? '' : yield* readFile(location)
  if (typeof text !== 'string') {
    if (!isRefusal(text)) return undefined
    return `failed to get config: cannot resolve the configuration: cannot retrieve the configuration: unable to read the file file:${location}: ${readFault(location, text.error)}`
  }
  try {
    loadCollectorConfig(text, env)
    return undefined
  } catch (error) {
    // A configuration that the Collector does not take.
    if (!(error instanceof CollectorConfigFault)) throw error
    return error.message
  }
}

function* refuse(message: string): Guest<number> {
  const { year, month, day, hour, minute, second } = calendarOf(yield* now())
  const two = (value: number) => String(value).padStart(2, '0')
  const time = `${year}/${two(month)}/${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`
  yield* printError(`Error: ${message}\n${time} collector server run finished with error: ${message}\n`)
  return 1
}

export const otelcol: Program = {
  name: 'otelcol',
  *run({ argv, env }) {
    const line = parseLine(argv.slice(1))
    if (line.isHelp) {
      yield* print(usage)
      return 0
    }
    if (line.fault !== undefined) return yield* refuse(line.fault)
    if (line.command === '') return yield* refuse('not simulated here: running a Collector from the shell; otelcol validate looks at a configuration')
    if (line.command !== 'validate') return yield* refuse(`unknown command ${JSON.stringify(line.command)} for "otelcol"`)
    const fault = yield* faultOf(line, env)
    return fault === undefined ? 0 : yield* refuse(fault)
  },
}
