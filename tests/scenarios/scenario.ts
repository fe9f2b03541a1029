/**
 * The text of a scenario: the cluster it begins with, its files, and step by step what is done and
 * all that is seen.
 *
 *     # what it is about
 *     cluster three-zones
 *     === web.yaml
 *     (a file of the working directory)
 *     === end
 *     $ kubectl apply -f web.yaml
 *     deployment.apps/web created
 *     # why it is so: the rule, and where Kubernetes has it
 *     2> (what came on standard error)
 *     exit 1
 *     +30s
 *     node node-a1 down
 *     promql sum(up)
 *     {} 3
 */
export interface Step {
  readonly kind: 'type' | 'wait' | 'node' | 'promql' | 'note'
  /** The step as it is written, and what follows its first word. */
  readonly line: string
  readonly words: string
  /** What was seen. */
  readonly answer: string
}

export interface Scenario {
  readonly head: string
  readonly cluster: string
  readonly files: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
}

const kinds: readonly (readonly [start: string, kind: Step['kind']])[] = [
  ['$ ', 'type'], ['+', 'wait'], ['node ', 'node'], ['promql ', 'promql'], ['# ', 'note'],
]

/** A line that opens a step; answers never begin like one, or the scenario would read otherwise than it was written. */
function stepOf(line: string): Omit<Step, 'answer'> | undefined {
  const found = kinds.find(([start]) => line.startsWith(start))
  return found && { kind: found[1], line, words: line.slice(found[0].length) }
}

export function parseScenario(text: string): Scenario {
  const head: string[] = []
  const files: Record<string, string> = {}
  const steps: Step[] = []
  let cluster = ''
  let file: string | undefined
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const opened = /^=== (\S+)/.exec(line)?.[1]
    const step = file === undefined ? stepOf(line) : undefined
    if (step && (step.kind !== 'note' || steps.length > 0)) steps.push({ ...step, answer: '' })
    else if (steps.length > 0) {
      const last = steps.pop()!
      steps.push({ ...last, answer: `${last.answer}${line}\n` })
    }
    else {
      head.push(line)
      if (opened !== undefined) file = opened === 'end' ? undefined : opened
      else if (file !== undefined) files[file] = `${files[file] ?? ''}${line}\n`
      else if (line.startsWith('cluster ')) cluster = line.slice('cluster '.length)
    }
  }
  return { head: head.map((line) => `${line}\n`).join(''), cluster, files, steps }
}

/** The scenario's text with these answers, one a step. */
export function printScenario({ head, steps }: Scenario, answers: readonly string[]): string {
  return head + steps.map(({ line }, index) => `${line}\n${answers[index]!}`).join('')
}
