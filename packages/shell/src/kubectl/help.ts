/** What `--help` prints, from the tables that the parser reads, in the words of this project. */
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

interface Family {
  readonly summary: string
  readonly group: keyof typeof groups
}

/** First words under which several verbs stand, and which are no verbs themselves. */
const families: Readonly<Record<string, Family>> = {
  auth: { summary: 'Inspect authorization', group: 'settings' },
  certificate: { summary: 'Modify certificate resources', group: 'cluster' },
  config: { summary: 'Modify kubeconfig files', group: 'settings' },
  plugin: { summary: 'Provides utilities for interacting with plugins', group: 'other' },
  rollout: { summary: 'Manage the rollout of a resource', group: 'deploy' },
  set: { summary: 'Set specific features on objects', group: 'basic' },
  top: { summary: 'Display resource (CPU/memory) usage', group: 'cluster' },
}

export function printVerbs(verbs: readonly Verb[]): string {
  const entries = [...new Set(verbs.map(({ name }) => name.split(' ')[0]!))].map((name) => {
    const verb = verbs.find((each) => each.name === name)
    return verb ? { name, summary: verb.summary, group: verb.group ?? 'other' } : { name, ...families[name]! }
  })
  const sections = Object.entries(groups).flatMap(([group, title]) => {
    const within = entries.filter((entry) => entry.group === group)
    return within.length === 0 ? [] : [`${title}\n${printList(within)}`]
  })
  return `${['kubectl controls the cluster of this world.', ...sections, 'Usage:\n  kubectl [flags] [options]'].join('\n\n')}\n`
}

/** `kubectl rollout` by itself: what stands below it. */
export function printFamily(name: string, verbs: readonly Verb[]): string {
  return `${printBelow(name, verbs)}\n\nUsage:\n  kubectl ${name} SUBCOMMAND [options]\n`
}

/** The next words only: `kubectl create` lists `secret`, which lists its kinds. */
function printBelow(name: string, verbs: readonly Verb[]): string {
  const start = `${name} `
  const words = verbs.filter((verb) => verb.name.startsWith(start)).map((verb) => verb.name.slice(start.length).split(' ')[0]!)
  const names = [...new Set(words)].sort()
  const summaryOf = (word: string) =>
    verbs.find((verb) => verb.name === start + word)?.summary ?? `Create a ${word} of one of several types`
  return `Available Commands:\n${printList(names.map((word) => ({ name: word, summary: summaryOf(word) })))}`
}

function printList(entries: readonly { readonly name: string; readonly summary: string }[]): string {
  const width = Math.max(11, ...entries.map(({ name }) => name.length)) + 3
  return entries.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`).join('\n')
}

export function printUsage({ name, summary, usage, examples, flags }: Verb, verbs: readonly Verb[] = []): string {
  const shown = Object.entries(flags).filter(([, { hidden }]) => !hidden)
  const options = shown.map(([flag, spec]) => `    ${printFlag(flag, spec)}\n\t${spec.help}`)
  return [
    summary,
    ...(examples.length > 0 ? [`Examples:\n${examples.map((line) => `  ${line}`).join('\n')}`] : []),
    ...(verbs.some((verb) => verb.name.startsWith(`${name} `)) ? [printBelow(name, verbs)] : []),
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
