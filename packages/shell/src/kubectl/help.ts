/** What `--help` prints, from the tables that the parser reads. */
import { printGoDuration } from '@track/simulation'
import type { FlagSpec } from '../flags.ts'
import type { Verb } from './verb.ts'

const groups = {
  basic: 'Basic Commands:',
  deploy: 'Deploy Commands:',
  cluster: 'Cluster Management Commands:',
  troubleshooting: 'Troubleshooting and Debugging Commands:',
  advanced: 'Advanced Commands:',
  settings: 'Settings Commands:',
  other: 'Other Commands:',
} as const

export function printVerbs(verbs: readonly Verb[]): string {
  const sections = Object.entries(groups).flatMap(([group, title]) => {
    const within = verbs.filter((verb) => (verb.group ?? 'other') === group)
    const width = Math.max(0, ...within.map(({ name }) => name.length)) + 2
    return within.length === 0 ? [] : [[title, ...within.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`)].join('\n')]
  })
  return `${['kubectl controls the cluster of this world.', ...sections, 'Usage:\n  kubectl VERB [flags]'].join('\n\n')}\n`
}

export function printUsage({ name, summary, usage, examples, flags }: Verb): string {
  const options = Object.entries(flags).map(([flag, spec]) => `    ${printFlag(flag, spec)}\n\t${spec.help}`)
  return [
    summary,
    ...(examples.length > 0 ? [`Examples:\n${examples.map((line) => `  ${line}`).join('\n')}`] : []),
    ...(options.length > 0 ? [`Options:\n${options.join('\n\n')}`] : []),
    `Usage:\n  kubectl ${name} ${usage}`.trimEnd(),
    'Flags that every verb takes: -n NAMESPACE, --as USER, --as-group GROUP.',
  ].join('\n\n') + '\n'
}

function printFlag(name: string, spec: FlagSpec): string {
  return `${spec.short ? `-${spec.short}, ` : ''}--${name}=${printDefault(spec)}:`
}

function printDefault({ kind, default: value }: FlagSpec): string {
  if (kind === 'duration') return printGoDuration(Number(value ?? 0))
  if (kind === 'string') return `'${String(value ?? '')}'`
  if (kind === 'strings') return '[]'
  return String(value ?? (kind === 'boolean' ? false : 0))
}
