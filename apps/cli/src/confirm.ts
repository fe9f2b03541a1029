/** A question before something that cannot be taken back. */
import { createInterface } from 'node:readline/promises'
import { Refused } from './command.ts'

/** False unless somebody says yes; refuses where nobody is there to answer. */
export async function agrees(question: string, otherwise: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Refused(`it asks first, and nobody is there to answer: ${otherwise}`)
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    const answer = await terminal.question(`${question} [y/N] `)
    return /^y(es)?$/i.test(answer.trim())
  } catch {
    // Ctrl-C or Ctrl-D instead of an answer.
    return false
  } finally {
    terminal.close()
  }
}
