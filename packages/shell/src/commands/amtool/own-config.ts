/**
 * amtool's own configuration: values for flags that a line does not give.
 *
 * Follows cli/config/config.go of Alertmanager 0.34.
 */
import { readYaml, YamlError } from '@track/formats'
import { type Guest, isRefusal, readFile } from '@track/processes'
import { AmtoolError } from './client.ts'

const oldNames: Readonly<Record<string, string>> = { comment_required: 'require-comment' }

/** By the flag's name; the learner's own file goes before that of the machine. */
export function* ownConfig(home: string): Guest<ReadonlyMap<string, string>> {
  const values = new Map<string, string>()
  for (const path of [`${home}/.config/amtool/config.yml`, '/etc/amtool/config.yml']) {
    const text = yield* readFile(path)
    if (isRefusal(text)) continue
    for (const [name, value] of Object.entries(parsed(text))) {
      const flag = oldNames[name] ?? name
      if (!values.has(flag)) values.set(flag, String(value))
    }
  }
  return values
}

function parsed(text: string): object {
  try {
    const value = readYaml(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch (error) {
    // A file that is no YAML.
    if (!(error instanceof YamlError)) throw error
    throw new AmtoolError(`could not load config file: ${error.message}`)
  }
}
