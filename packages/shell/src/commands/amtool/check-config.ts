/** amtool check-config. Follows cli/check_config.go of Alertmanager 0.34. Left out: advice on matchers of the old syntax. */
import { hasPattern, matchesPattern, parsePattern } from '@track/files'
import { type Guest, isRefusal, list, print, readAll, readFile } from '@track/processes'
import { ConfigError, loadConfig, templatesFault, type AlertmanagerConfig, type TemplateFile } from '@track/telemetry'
import { readFault } from '../promtool/read-fault.ts'
import { AmtoolError } from './client.ts'

export function* checkConfig(files: readonly string[]): Guest<number> {
  let failed = 0
  for (const file of files.length === 0 ? ['/dev/stdin'] : files) {
    yield* print(`Checking '${file}'`)
    const text = files.length === 0 ? yield* readAll() : yield* readFile(file)
    const config = isRefusal(text) ? readFault(file, text.error) : tried(text)
    yield* print(typeof config === 'string' ? `  FAILED: ${config}\n` : '  SUCCESS\n')
    if (typeof config === 'string') failed++
    else if (!(yield* isFound(config, folderOf(file)))) failed++
    yield* print('\n')
  }
  if (failed > 0) throw new AmtoolError(`failed to validate ${failed} file(s)`)
  return 0
}

/** The configuration, or why it is none. */
export function tried(text: string): AlertmanagerConfig | string {
  try {
    return loadConfig(text)
  } catch (error) {
    // A configuration that Alertmanager does not take.
    if (!(error instanceof ConfigError)) throw error
    return error.message
  }
}

function* isFound({ inhibit_rules: rules, receivers, templates }: AlertmanagerConfig, folder: string): Guest<boolean> {
  yield* print(`Found:\n - global config\n - route\n - ${rules.length} inhibit rules\n - ${receivers.length} receivers\n - ${templates.length} templates\n`)
  if (templates.length === 0) return true
  const files: TemplateFile[] = []
  for (const pattern of templates) files.push(...yield* templateFiles(pattern.startsWith('/') ? pattern : folder + pattern))
  const fault = templatesFault(files)
  yield* print(fault === undefined ? '  SUCCESS\n' : `  FAILED: ${fault}\n`)
  return fault === undefined
}

function folderOf(file: string): string {
  return file.includes('/') ? file.replace(/[^/]*$/, '') : ''
}

/** A pattern that names nothing is no fault: the files may come later. */
function* templateFiles(pattern: string): Guest<readonly TemplateFile[]> {
  const folder = folderOf(pattern)
  const own = pattern.slice(folder.length)
  const found: TemplateFile[] = []
  const names = hasPattern(own) ? yield* namesIn(folder, own) : [own]
  for (const name of names) {
    const text = yield* readFile(folder + name)
    if (!isRefusal(text)) found.push({ path: folder + name, text })
  }
  return found
}

function* namesIn(folder: string, pattern: string): Guest<readonly string[]> {
  const entries = yield* list(folder === '' ? '.' : folder)
  if (isRefusal(entries)) return []
  const parsed = parsePattern(pattern)
  return entries.map((entry) => (typeof entry === 'string' ? entry : (entry as { readonly name: string }).name)).filter((name) => matchesPattern(parsed, name)).sort()
}
