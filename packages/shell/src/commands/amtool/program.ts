/**
 * amtool: looks at an Alertmanager and at configurations for one.
 *
 * Follows cmd/amtool and cli of Alertmanager 0.34. Left out: clients with credentials, the long
 * texts of help, `template render`.
 */
import { type Guest, print, printError, type Program } from '@track/processes'
import { parseGoDuration } from '@track/simulation'
import { alertmanagerVersion } from '@track/telemetry'
import { fileFault } from '../promtool/kingpin/existing-file.ts'
import { addAlert, queryAlerts } from './alert.ts'
import { checkConfig } from './check-config.ts'
import { AmtoolError, ask } from './client.ts'
import { CommandLineError, type CommandRow, type FlagRow, type Invocation, parseCommandLine, valueFault } from './command-line.ts'
import { inColumns } from './columns.ts'
import { printJson, type Style } from './output.ts'
import { ownConfig } from './own-config.ts'
import { printHelp } from './print-help.ts'
import { showRoutes, status, testRoutes } from './routes.ts'
import { addSilence, expireSilences, importSilences, querySilences, updateSilences } from './silence.ts'

/** What a command is given. */
interface Given {
  readonly value: (name: string) => string
  readonly values: (name: string) => readonly string[]
  readonly has: (name: string) => boolean
  readonly operands: readonly string[]
  readonly server: string
  readonly user: string
  readonly style: Style
}

type Run = (given: Given) => Guest<number>

const flag = (name: string, help: string, more: Partial<FlagRow> = {}): FlagRow => ({ name, kind: 'value', help, ...more })
const toggle = (name: string, help: string, short?: string): FlagRow => ({ name, kind: 'switch', help, ...(short === undefined ? {} : { short }) })
const start = (what: string) => flag('start', `Set when the ${what} should start. RFC3339 format 2006-01-02T15:04:05-07:00`)
const end = (what: string, more = '') => flag('end', `Set when the ${what} should end${more}. RFC3339 format 2006-01-02T15:04:05-07:00`)
const configFile = flag('config.file', 'Config file to be tested.', { kind: 'file' })
const fileOf = ({ value }: Given) => value('config.file') || undefined

const alert: CommandRow<Run> = {
  name: 'alert', meant: 'query', needsServer: true, commands: [
    {
      name: 'query', operands: { name: 'matcher-groups', kind: 'values' },
      flags: [
        toggle('inhibited', 'Show inhibited alerts', 'i'), toggle('silenced', 'Show silenced alerts', 's'), toggle('active', 'Show active alerts', 'a'),
        toggle('unprocessed', 'Show unprocessed alerts', 'u'), flag('receiver', 'Show alerts matching receiver (Supports regex syntax)', { short: 'r' }),
      ],
      run: ({ server, operands, value, has, style }) => queryAlerts({
        server, words: operands, receiver: value('receiver'), style,
        states: { inhibited: has('inhibited'), silenced: has('silenced'), active: has('active'), unprocessed: has('unprocessed') },
      }),
    },
    {
      name: 'add', operands: { name: 'labels', kind: 'values' },
      flags: [
        flag('generator-url', 'Set the URL of the source that generated the alert'), start('alert'), end('alert'),
        flag('annotation', 'Set an annotation to be included with the alert', { kind: 'values' }),
      ],
      run: ({ server, operands, value, values }) => addAlert({
        server, words: operands, annotations: values('annotation'), generatorUrl: value('generator-url'), start: value('start'), end: value('end'),
      }),
    },
  ],
}

const quiet = toggle('quiet', 'Only show silence ids', 'q')
const comment = flag('comment', 'A comment to help describe the silence', { short: 'c' })
const silenceEnd = end('silence', ' (overwrites duration)')

const silence: CommandRow<Run> = {
  name: 'silence', meant: 'query', needsServer: true, commands: [
    {
      name: 'add', operands: { name: 'matcher-groups', kind: 'values' },
      flags: [
        flag('author', 'Username for CreatedBy field', { short: 'a' }), { ...toggle('require-comment', 'Require comment to be set'), fallback: 'true' },
        flag('duration', 'Duration of silence', { short: 'd', fallback: '1h' }), start('silence'), silenceEnd, comment,
        flag('annotation', 'Set an annotation to be included with the silence', { kind: 'values' }),
      ],
      run: ({ server, operands, value, values, has, user }) => addSilence({
        server, words: operands, author: value('author') || user, comment: value('comment'), requiresComment: has('require-comment'), duration: value('duration'),
        start: value('start'), end: value('end'), annotations: values('annotation'),
      }),
    },
    { name: 'expire', operands: { name: 'silence-ids', kind: 'values' }, run: ({ server, operands }) => expireSilences(server, operands) },
    {
      name: 'import', operands: { name: 'input-file', kind: 'file' },
      flags: [
        toggle('force', 'Force adding new silences even if it already exists', 'f'),
        flag('worker', 'Number of concurrent workers to use for import', { short: 'w', fallback: '8' }),
      ],
      run: ({ server, operands, has }) => importSilences(server, operands[0], has('force')),
    },
    {
      name: 'query', operands: { name: 'matcher-groups', kind: 'values' },
      flags: [
        toggle('expired', 'Show expired silences instead of active'), quiet, flag('created-by', 'Show silences that belong to this creator'),
        flag('id', 'Get a single silence by its ID'), flag('within', 'Show silences that will expire or have expired within a duration', { kind: 'duration' }),
      ],
      run: ({ server, operands, value, has, style }) => querySilences({
        server, words: operands, isExpired: has('expired'), isQuiet: has('quiet'), createdBy: value('created-by'), id: value('id'),
        within: Number(parseGoDuration(value('within') || '0')), style,
      }),
    },
    {
      name: 'update', operands: { name: 'update-ids', kind: 'values' },
      flags: [quiet, flag('duration', 'Duration of silence', { short: 'd' }), start('silence'), silenceEnd, comment],
      run: ({ server, operands, value, has, style }) => updateSilences({
        server, ids: operands, isQuiet: has('quiet'), duration: value('duration'), start: value('start'), end: value('end'), comment: value('comment'), style,
      }),
    },
  ],
}

const config: CommandRow<Run> = {
  name: 'config', meant: 'show', commands: [
    { name: 'show', needsServer: true, run: showConfig },
    {
      name: 'routes', meant: 'show', flags: [configFile], commands: [
        { name: 'show', run: (given) => showRoutes({ file: fileOf(given), server: given.server || undefined }) },
        {
          name: 'test', operands: { name: 'labels', kind: 'values' },
          flags: [
            flag('verify.receivers', 'Checks if specified receivers matches resolved receivers. The command fails if the labelset does not route to the specified receivers.'),
            toggle('tree', 'Prints out matching routes tree.'),
          ],
          run: (given) => testRoutes({
            file: fileOf(given), server: given.server || undefined, labels: given.operands, expected: given.value('verify.receivers'), showsTree: given.has('tree'),
          }),
        },
      ],
    },
  ],
}

const amtoolCommands: CommandRow<Run> = {
  name: 'amtool',
  flags: [
    toggle('help', 'Show context-sensitive help (also try --help-long and --help-man).', 'h'),
    flag('date.format', 'Format of date output', { fallback: '2006-01-02 15:04:05 MST' }), toggle('verbose', 'Verbose running information', 'v'),
    flag('alertmanager.url', 'Alertmanager to talk to'),
    flag('output', 'Output formatter (simple, extended, json)', { short: 'o', kind: 'one of', choices: ['simple', 'extended', 'json'], fallback: 'simple' }),
    flag('timeout', 'Timeout for the executed command', { kind: 'duration', fallback: '30s' }),
    flag('http.config.file', 'HTTP client configuration file for amtool to connect to Alertmanager.', { kind: 'file', placeholder: '<filename>' }),
    { ...toggle('version-check', 'Check alertmanager version. Use --no-version-check to disable.'), fallback: 'true' },
    flag('enable-feature', 'Experimental features to enable, comma separated.', { fallback: '' }), toggle('version', 'Show application version.'),
  ],
  commands: [
    { name: 'help', operands: { name: 'command', kind: 'values' } }, alert, silence, { name: 'check-config', operands: { name: 'check-files', kind: 'files' }, run: ({ operands }) => checkConfig(operands) },
    { name: 'cluster', meant: 'show', commands: [{ name: 'show', needsServer: true, run: showCluster }] }, config,
  ],
}

interface Shown {
  readonly cluster: { readonly name?: string; readonly status: string }
  readonly config: { readonly original: string }
}

function* showConfig({ server, style }: Given): Guest<number> {
  const shown = JSON.parse(yield* ask(status, { server })) as Shown
  yield* print(style.output === 'json' ? printJson(shown) : `${shown.config.original}\n`)
  return 0
}

function* showCluster({ server, style }: Given): Guest<number> {
  const { cluster } = JSON.parse(yield* ask(status, { server })) as Shown
  yield* print(style.output === 'json' ? printJson(cluster) : inColumns([['Cluster Status:', cluster.status], ['Node Name:', cluster.name ?? '']]))
  return 0
}

export const amtool: Program = {
  name: 'amtool',
  *run({ argv, env }) {
    try {
      const defaults = yield* ownConfig(env['HOME'] ?? '')
      return yield* carriedOut(parseCommandLine(amtoolCommands, argv.slice(1)), { defaults, user: env['USER'] ?? '' })
    } catch (error) {
      // What the line, a file or a server is refused with.
      if (!(error instanceof CommandLineError) && !(error instanceof AmtoolError)) throw error
      yield* printError(`amtool: error: ${error.message}\n${error instanceof AmtoolError && error.isFatal ? '' : '\n'}`)
      return 1
    }
  },
}

interface Surroundings {
  /** Of flags, from amtool's own configuration. */
  readonly defaults: ReadonlyMap<string, string>
  readonly user: string
}

function* carriedOut({ path, values, operands }: Invocation<Run>, { defaults, user }: Surroundings): Guest<number> {
  const flags = path.flatMap((command) => command.flags ?? [])
  const command = path.at(-1)!
  const last = (name: string) => values.get(name)?.at(-1) ?? defaults.get(name) ?? flags.find((each) => each.name === name)?.fallback ?? ''
  if (last('version') === 'true') {
    yield* print(`amtool, version ${alertmanagerVersion}\n`)
    return 0
  }
  if (last('help') === 'true' || !command.run) {
    const asked = command.name === 'help' ? parseCommandLine(amtoolCommands, operands) : undefined
    yield* print(printHelp(asked ? asked.path : path))
    return 0
  }
  yield* checkValues(flags, values)
  if (command.operands?.kind === 'files' || command.operands?.kind === 'file') for (const file of operands) yield* checkFile(file)
  if (path.some(({ needsServer }) => needsServer) && last('alertmanager.url') === '') throw new AmtoolError('required flag --alertmanager.url not provided', true)
  return yield* command.run({
    value: last, values: (name) => values.get(name) ?? [], has: (name) => last(name) === 'true', operands, server: last('alertmanager.url'), user,
    style: { output: last('output'), dateFormat: last('date.format') },
  })
}

function* checkValues(flags: readonly FlagRow[], values: Invocation<Run>['values']): Guest<void> {
  for (const row of flags) {
    for (const value of values.get(row.name) ?? []) {
      const fault = valueFault(row, value)
      if (fault !== undefined) throw new CommandLineError(fault)
      if (row.kind === 'file') yield* checkFile(value)
    }
  }
}

function* checkFile(path: string): Guest<void> {
  const fault = yield* fileFault(path)
  if (fault !== undefined) throw new CommandLineError(fault)
}
