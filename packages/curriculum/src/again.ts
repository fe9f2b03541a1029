/** A numeric question with other numbers: drawn by a seed, its answer computed from them. */
import { numberOf } from '@track/labs'
import { integerBelow, stream } from '@track/simulation'

export interface Parameter {
  /** Its value in the question as it is first asked. */
  readonly base?: number
  readonly from: number
  readonly to: number
  readonly step?: number
}

/** `again:` of a question. */
export interface Again {
  /** With `{name}` for each parameter. */
  readonly question: string
  readonly parameters: Readonly<Record<string, Parameter>>
  /** CEL over the parameters, all of them floating-point numbers: `capacity / (1.0 + retries)`. */
  readonly answer: string
}

export interface AskedAgain {
  readonly question: string
  readonly value: number
}

/** The same for the same seed; its quiz has been checked. */
export function askAgain(again: Again, seed: number): AskedAgain {
  const chance = stream(seed, 'question', again.question)
  const values = Object.entries(again.parameters).map(([name, { from, to, step = 1 }], index): [string, number] => {
    const steps = Math.floor((to - from) / step + 1e-9) + 1
    return [name, from + step * integerBelow(steps, chance, index)]
  })
  const asked = ask(again, Object.fromEntries(values))
  if (!asked) throw new Error(`${again.answer} is no number over ${values.map(([name, value]) => `${name} = ${value}`).join(', ')}`)
  return asked
}

/** With the numbers of the first asking; undefined where one of them is not given, or where they come to no number. */
export function askWithBase(again: Again): AskedAgain | undefined {
  const values = Object.entries(again.parameters).map(([name, { base }]) => [name, base] as const)
  if (values.some(([, base]) => base === undefined)) return undefined
  return ask(again, Object.fromEntries(values) as Record<string, number>)
}

function ask({ question, answer }: Again, values: Readonly<Record<string, number>>): AskedAgain | undefined {
  const value = numberOf(answer, values)
  return value === undefined ? undefined : { question: question.replace(/\{(\w+)\}/g, (whole, name: string) => (values[name] === undefined ? whole : String(values[name]))), value }
}
