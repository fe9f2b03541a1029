/**
 * Transcripts of kubectl: what is typed at which moment, and all that is seen. The same script is
 * played by the world's own kubectl and by a real one against a world of the same seed; the file
 * holds the script and what the real one answered.
 *
 *     # what it is about
 *     === web.yaml
 *     (a file of the working directory)
 *     === end
 *     @after 2m  @during 20s  @stdin web.yaml  @ages  @temporary      (of the next command)
 *     @env KUBE_EDITOR=sed -i s/a/b/
 *     $ kubectl apply -f web.yaml
 *     deployment.apps/web created
 *     2> (what came on standard error)
 *     exit 1
 */
import { type Duration, minute, parseGoDuration } from '@track/simulation'

/** One command of a scenario. */
export interface Step {
  /** As it is typed, `kubectl` included. */
  readonly command: string
  /** A file that is its standard input. */
  readonly stdin?: string
  /** For commands without an end of their own: after how long they are interrupted. */
  readonly during?: Duration
  /** Virtual time from this command's start to the next one's. */
  readonly after?: Duration
  /** Ages in tables of events are the machine's own in a real client: they are not compared. */
  readonly hidesAges?: boolean
  /** Names and times of temporary files are by chance: they are not compared. */
  readonly hidesTemporary?: boolean
  /** Variables of its environment. */
  readonly env?: Readonly<Record<string, string>>
  /** The lines above it that say so. */
  readonly header: readonly string[]
}

export interface Scenario {
  readonly head: readonly string[]
  /** Files of the working directory. */
  readonly files: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
  /** What was seen, a text a step, as `printSeen` prints it. */
  readonly answers: readonly string[]
}

export interface Seen {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** Somebody who types a scenario's commands. */
export interface Player {
  run(step: Step, stdin: string): Seen | Promise<Seen>
  /** Lets the world live until an instant, counted from its start. */
  advanceTo(elapsed: Duration): void | Promise<void>
}

const stepInterval: Duration = minute

/** The world is up and quiet before the first command. */
const settled: Duration = 2 * minute

export async function play({ steps, files }: Scenario, player: Player): Promise<string[]> {
  const answers: string[] = []
  let at = settled
  for (const step of steps) {
    await player.advanceTo(at)
    const answer = printSeen(await player.run(step, step.stdin === undefined ? '' : files[step.stdin]!))
    answers.push(compared(step, answer))
    at += step.after ?? stepInterval
  }
  return answers
}

function compared({ hidesAges, hidesTemporary }: Step, answer: string): string {
  const named = hidesTemporary ? withoutTemporary(answer) : answer
  return hidesAges ? withoutAges(named) : named
}

/** `/tmp/LIVE-NUMBER`, and `TIME` in the headings of a difference. */
function withoutTemporary(text: string): string {
  return text.replaceAll(/(\/tmp\/[\w-]+-)\d+/g, '$1NUMBER').replaceAll(/^((?:---|\+\+\+) \S+\t).*$/gm, '$1TIME')
}

export function parseScenario(text: string): Scenario {
  const head: string[] = []
  const files: Record<string, string> = {}
  const steps: Step[] = []
  const answers: string[] = []
  let file: string | undefined
  let header: string[] = []
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const opened = /^=== (\S+)/.exec(line)?.[1]
    if (opened !== undefined) file = opened === 'end' ? undefined : opened
    if (opened !== undefined || file !== undefined) {
      if (opened === undefined) files[file!] = `${files[file!] ?? ''}${line}\n`
      head.push(line)
    } else if (/^@[a-z]/.test(line)) header.push(line)
    else if (line.startsWith('$ ')) {
      steps.push({ command: line.slice(2), header, ...directives(header) })
      answers.push('')
      header = []
    } else if (steps.length === 0) head.push(line)
    else answers[answers.length - 1] += `${line}\n`
  }
  return { head, files, steps, answers }
}

function directives(header: readonly string[]): Omit<Step, 'command' | 'header'> {
  const isEnv = (line: string) => line.startsWith('@env ')
  const words = header.filter((line) => !isEnv(line)).flatMap((line) => line.split(/\s+/))
  const env = header.filter(isEnv).map((line) => /^@env (\w+)=(.*)$/.exec(line)!.slice(1) as [string, string])
  const value = (name: string) => (words.includes(`@${name}`) ? words[words.indexOf(`@${name}`) + 1] : undefined)
  const duration = (name: string) => {
    const text = value(name)
    return text === undefined ? {} : { [name]: parseGoDuration(text) as Duration }
  }
  const stdin = value('stdin')
  return {
    ...(words.includes('@ages') && { hidesAges: true }), ...(words.includes('@temporary') && { hidesTemporary: true }),
    ...(env.length > 0 && { env: Object.fromEntries(env) }), ...(stdin !== undefined && { stdin }), ...duration('during'), ...duration('after'),
  }
}

/** The scenario's text with these answers. */
export function printScenario({ head, steps }: Scenario, answers: readonly string[]): string {
  const blocks = steps.map(({ command, header }, index) => `${[...header, `$ ${command}`].join('\n')}\n${answers[index]!}`)
  return `${head.length > 0 ? `${head.join('\n')}\n` : ''}${blocks.join('')}`
}

export function printSeen({ stdout, stderr, exitCode }: Seen): string {
  const errors = stderr === '' ? '' : stderr.replace(/\n$/, '').split('\n').map((line) => `2> ${line}\n`).join('')
  const unfinished = stdout === '' || stdout.endsWith('\n') ? '' : '%\n'
  return `${stdout}${unfinished}${errors}${exitCode === 0 ? '' : `exit ${exitCode}\n`}`
}

const agedTables = /^(Events|Non-terminated Pods):/

/** In the tables that have ages: `AGE` for each, and columns two spaces apart. */
function withoutAges(text: string): string {
  let isAged = false
  return text.split('\n').map((line) => {
    if (line.includes('LAST SEEN') || eventRow.test(line)) isAged = true
    else if (!line.startsWith(' ')) isAged = agedTables.test(line)
    return isAged ? line.replaceAll(/(?<=^|\s)(?:\d+[ydhms])+(?=[\s)]|$)/g, 'AGE').replaceAll(/(?<=\S) {2,}/g, '  ') : line
  }).join('\n')
}

/** A line of `kubectl events`. */
const eventRow = /^(?:\S+ +)?(?:\d+[ydhms])+ .*(?:Normal|Warning)/

/** The words of a command line: quotes of both kinds are understood, nothing else. */
export function wordsOf(line: string): string[] {
  const words: string[] = []
  let word: string | undefined
  for (let index = 0; index < line.length; index++) {
    const character = line[index]!
    if (character === "'" || character === '"') {
      const end = line.indexOf(character, index + 1)
      word = (word ?? '') + line.slice(index + 1, end)
      index = end
    } else if (character === ' ') {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + character
  }
  return word === undefined ? words : [...words, word]
}
