/** The scripts that a proof runs: a solution in pieces, a wrong answer with the task that it must leave undone. */

export interface Piece {
  readonly task: string
  readonly script: string
}

const taskLine = /^# task: *(\S+)\s*$/

/** A solution cut at its `# task: ID` lines; what stands before the first belongs to it. */
export function piecesOf(solution: string): Piece[] {
  const pieces: Piece[] = []
  let before = ''
  for (const line of solution.split('\n')) {
    const [, task] = taskLine.exec(line) ?? []
    if (task !== undefined) pieces.push({ task, script: pieces.length === 0 ? `${before}\n` : '' })
    else if (pieces.length === 0) before += `${line}\n`
    else pieces[pieces.length - 1] = { ...pieces.at(-1)!, script: `${pieces.at(-1)!.script}${line}\n` }
  }
  return pieces
}

/** The task that a wrong answer must leave undone: its first line says so. */
export function failsTask(script: string): string | undefined {
  return /^(?:#!.*\n)?# fails: *(\S+)/.exec(script)?.[1]
}

/** The task from which an alternative begins, if it does not begin at the start: its first line says so. */
export function fromTask(script: string): string | undefined {
  return /^(?:#!.*\n)?# from: *(\S+)/.exec(script)?.[1]
}
