/**
 * The scripts that a proof runs: a solution in pieces, a wrong answer with the task that it must
 * leave undone.
 */

export interface Piece {
  /** The task, or the mark within it, at which the piece begins. */
  readonly name: string
  readonly task: string
  readonly script: string
}

const pieceLine = /^# (task|mark): *(\S+)\s*$/

/**
 * A solution cut at its `# task: ID` lines, and within a task at `# mark: NAME`, from where other
 * ways may begin; what stands before the first belongs to it.
 */
export function piecesOf(solution: string): Piece[] {
  const pieces: { name: string; task: string; script: string }[] = []
  let before = ''
  for (const line of solution.split('\n')) {
    const [, kind, name] = pieceLine.exec(line) ?? []
    const piece = pieces.at(-1)
    if (name !== undefined) pieces.push({ name, task: kind === 'task' ? name : piece?.task ?? name, script: piece ? '' : `${before}\n` })
    else if (piece) piece.script += `${line}\n`
    else before += `${line}\n`
  }
  return pieces
}

/** The task that a wrong answer must leave undone: its first line says so. */
export function failsTask(script: string): string | undefined {
  return /^(?:#!.*\n)?# fails: *(\S+)/.exec(script)?.[1]
}

/** The task or mark from which a script begins, if its first lines say so: `# from: NAME`. */
export function beginsFrom(script: string): string | undefined {
  return /^(?:#(?! from:).*\n)*# from: *(\S+)/.exec(script)?.[1]
}
