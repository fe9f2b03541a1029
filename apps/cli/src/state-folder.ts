/**
 * Where a module's session is kept on this machine: the last snapshot, the inputs after it, what was
 * reached, and who has it open. For its owner alone.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { noProgress, type Progress } from '@track/labs'
import { decode, encode, type InputRow, type Plain } from '@track/simulation'
import { Refused } from './command.ts'

export class StateFolder {
  readonly folder: string

  constructor(module: string) {
    const base = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state')
    this.folder = join(base, 'track', module.replaceAll('/', '.'))
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
  }

  get socket(): string {
    return join(this.folder, 'control.sock')
  }

  get #snapshot(): string {
    return join(this.folder, 'world')
  }

  get #journal(): string {
    return join(this.folder, 'journal')
  }

  get #progress(): string {
    return join(this.folder, 'progress.json')
  }

  get #lock(): string {
    return join(this.folder, 'lock')
  }

  /** Refuses when another process has the session open. */
  lock(): void {
    const owner = existsSync(this.#lock) ? Number(readFileSync(this.#lock, 'utf8')) : 0
    if (owner > 0 && owner !== process.pid && isAlive(owner)) {
      throw new Refused(`another track (process ${owner}) has this lab open: go on there, or end it first.`)
    }
    writeFileSync(this.#lock, String(process.pid), { mode: 0o600 })
  }

  unlock(): void {
    rmSync(this.#lock, { force: true })
  }

  /** A snapshot replaces the last one and the inputs after it. */
  saveWorld(bytes: Uint8Array): void {
    writeFileSync(`${this.#snapshot}.new`, bytes, { mode: 0o600 })
    renameSync(`${this.#snapshot}.new`, this.#snapshot)
    writeFileSync(this.#journal, '', { mode: 0o600 })
  }

  saveInput(row: InputRow): void {
    appendFileSync(this.#journal, `${Buffer.from(encode(row as unknown as Plain)).toString('base64')}\n`, { mode: 0o600 })
  }

  saveProgress(progress: Progress): void {
    writeFileSync(`${this.#progress}.new`, JSON.stringify(progress), { mode: 0o600 })
    renameSync(`${this.#progress}.new`, this.#progress)
  }

  get hasWorld(): boolean {
    return existsSync(this.#snapshot)
  }

  readWorld(): Uint8Array {
    return new Uint8Array(readFileSync(this.#snapshot))
  }

  /** The inputs after the snapshot; a last line that was cut off is left out. */
  readInputs(): InputRow[] {
    if (!existsSync(this.#journal)) return []
    const rows: InputRow[] = []
    for (const line of readFileSync(this.#journal, 'utf8').split('\n').filter(Boolean)) {
      const row = readRow(line)
      if (!row) break
      rows.push(row)
    }
    return rows
  }

  readProgress(): Progress {
    try {
      return existsSync(this.#progress) ? JSON.parse(readFileSync(this.#progress, 'utf8')) as Progress : noProgress
    } catch {
      // A damaged log of what was reached: the lab itself goes on without it.
      return noProgress
    }
  }

  /** The world and its inputs go; what was reached stays. */
  forgetWorld(): void {
    rmSync(this.#snapshot, { force: true })
    rmSync(this.#journal, { force: true })
  }
}

function readRow(line: string): InputRow | undefined {
  try {
    return decode(new Uint8Array(Buffer.from(line, 'base64'))) as unknown as InputRow
  } catch {
    // The process was killed while it wrote this line.
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // No such process.
    return false
  }
}
