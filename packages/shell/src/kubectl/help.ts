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
    return within.length === 0 ? [] : [`${title}\n${printList(within)}`]
  })
  return `${['kubectl controls the cluster of this world.', ...sections, 'Usage:\n  kubectl [flags] [options]'].join('\n\n')}\n`
}

/** `kubectl rollout` by itself: what stands below it. */
export function printFamily(first: string, verbs: readonly Verb[]): string {
  return `Available Commands:\n${printList(verbs, first.length + 1)}\n\nUsage:\n  kubectl ${first} SUBCOMMAND [options]\n`
}

function printList(verbs: readonly Verb[], skip = 0): string {
  const width = Math.max(...verbs.map(({ name }) => name.length - skip)) + 2
  return verbs.map(({ name, summary }) => `  ${name.slice(skip).padEnd(width)}${summary}`).join('\n')
}

export function printUsage({ name, summary, usage, examples, flags }: Verb): string {
  const options = Object.entries(flags).filter(([, { hidden }]) => !hidden).map(([flag, spec]) => `    ${printFlag(flag, spec)}\n\t${spec.help}`)
  return [
    summary,
    ...(examples.length > 0 ? [`Examples:\n${examples.map((line) => `  ${line}`).join('\n')}`] : []),
    ...(options.length > 0 ? [`Options:\n${options.join('\n\n')}`] : []),
    `Usage:\n  kubectl ${name} ${usage}`.trimEnd(),
    'Flags that every verb takes: -n NAMESPACE, --context NAME, --as USER, --as-group GROUP.',
  ].join('\n\n') + '\n'
}

function printFlag(name: string, spec: FlagSpec): string {
  return `${spec.short ? `-${spec.short}, ` : ''}--${name}=${printDefault(spec)}:`
}

function printDefault({ kind, default: value }: FlagSpec): string {
  if (kind === 'duration') return printGoDuration(Number(value ?? 0))
  if (kind === 'string') return `'${String(value ?? '')}'`
  if (kind === 'strings' || kind === 'texts') return '[]'
  return String(value ?? (kind === 'boolean' ? false : 0))
}
