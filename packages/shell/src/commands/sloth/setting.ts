/** What generate and validate both begin with: the period, plugins, and the catalogue of windows. Follows cmd/sloth/commands/generate.go of Sloth 0.12. */
import { type Guest, isRefusal, printError, readFile, stat } from '@track/processes'
import { type Duration, parsePrometheusDuration, printGoDuration } from '@track/simulation'
import { type PeriodWindows, readWindows, windowsByDefault, type WindowsFile } from '@track/telemetry'
import type { Invocation } from '../promtool/kingpin/command.ts'
import { filesUnder, goWords } from './discover.ts'
import { SlothFailure } from './failure.ts'
import type { Log } from './log.ts'

export function periodOf(invocation: Invocation): Duration {
  const parsed = parsePrometheusDuration(invocation.value('default-slo-period'))
  if (typeof parsed === 'string') throw new SlothFailure(`invalid SLO period duration: ${parsed}`)
  return parsed
}

export function* loadPlugins(invocation: Invocation, log: Log): Guest<void> {
  for (const path of invocation.values('sli-plugins-path')) {
    const files = yield* filesUnder(path)
    const why = 'could not create file SLI plugin repository: could not load plugins'
    if ('error' in files) throw new SlothFailure(`${why}: could not discover SLI plugins: could not find files recursively: ${files.error}`)
    const plugin = files.find((file) => /plugin.go$/.test(file))
    if (plugin === undefined) continue
    yield* printError(`not simulated here: programs in Go, such as ${plugin}\n`)
    throw new SlothFailure(`${why}: could not load "${plugin}" plugin`)
  }
  yield* log.info('SLI plugins loaded', { plugins: 0, svc: 'storage.FileSLIPlugin', window: invocation.value('default-slo-period') })
}

/** Sloth's own catalogue, or one from a folder instead. */
export function* loadCatalogue(invocation: Invocation, period: Duration, log: Log): Guest<readonly PeriodWindows[]> {
  const window = invocation.value('default-slo-period')
  const said = { svc: 'alert.WindowsRepo', window }
  const folder = invocation.value('slo-period-windows-path')
  let catalogue = windowsByDefault
  if (folder !== '') {
    yield* log.info('Using custom slo period windows catalog', said)
    const read = readWindows(yield* windowsFiles(folder))
    if ('error' in read) throw new SlothFailure(`${unloaded}${read.error}`)
    for (const again of read.repeated) yield* log.warning(`Identical "${printGoDuration(again)}" slo periods have been loaded multiple times`, said)
    catalogue = read.catalogue
  }
  yield* log.info('SLO period windows loaded', { ...said, windows: catalogue.length })
  if (!catalogue.some((each) => each.period === period)) throw new SlothFailure(`invalid default slo period: window period ${printGoDuration(period)} missing`)
  return catalogue
}

const unloaded = 'could not load SLO period windows repository: could not initialize custom windows: '

function* windowsFiles(folder: string): Guest<WindowsFile[]> {
  if (isRefusal(yield* stat(folder))) throw new SlothFailure(`${unloaded}could not discover period windows: stat .: no such file or directory`)
  const paths = yield* filesUnder(folder)
  if ('error' in paths) throw new SlothFailure(`${unloaded}could not discover period windows: ${paths.error}`)
  const files: WindowsFile[] = []
  for (const path of paths) {
    const text = yield* readFile(path)
    if (isRefusal(text)) throw new SlothFailure(`${unloaded}could not discover period windows: could not read  "${path}"  alert windows data from file: open ${path}: ${goWords(text.error)}`)
    files.push({ path: path.slice(folder.replace(/\/+$/, '').length + 1), text })
  }
  return files
}

/** `key=value`, or with a colon. */
export function extraLabelsOf(invocation: Invocation): Readonly<Record<string, string>> {
  return Object.fromEntries(invocation.values('extra-labels').map((label) => /^([^:=]*)[:=]([^]*)$/.exec(label)!.slice(1, 3) as [string, string]))
}
