/**
 * Where a module's session is kept on this machine: the last snapshot, the inputs after it, the worlds
 * that have a name, what was reached, and who has it open. For its owner alone.
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import type { Progress } from '@track/labs'
import { Refused } from '../command.ts'

/** All that `track` keeps on this machine. */
export function stateBase(): string {
  return join(process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'track')
}

export class StateFolder {
  readonly module: string
  readonly folder: string

  constructor(module: string) {
    this.module = module
    this.folder = join(stateBase(), module.replaceAll('/', '.'))
  }

  get socket(): string {
    return join(this.folder, 'control.sock')
  }

  get kubeconfig(): string {
    return join(this.folder, 'kubeconfig')
  }

  get #world(): string {
    return join(this.folder, 'world')
  }

  get #journal(): string {
    return join(this.folder, 'journal')
  }

  /** The worlds that have a name, a file each, by the name in hexadecimal: no name is two on a disk that knows no capitals. */
  get #marks(): string {
    return join(this.folder, 'snapshots')
  }

  get #progress(): string {
    return join(this.folder, 'progress.json')
  }

  get #lock(): string {
    return join(this.folder, 'lock')
  }

  /** The process that has the session open. */
  get owner(): number | undefined {
    const owner = existsSync(this.#lock) ? Number(readFileSync(this.#lock, 'utf8')) : 0
    return owner > 0 && isAlive(owner) ? owner : undefined
  }

  /** Refuses when another process has the session open. */
  lock(): void {
    this.#refuseOther()
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
    // What is left is of a process that was killed.
    rmSync(this.#lock, { force: true })
    try {
      writeFileSync(this.#lock, String(process.pid), { mode: 0o600, flag: 'wx' })
    } catch {
      // Another process came first, between the two lines above.
      this.#refuseOther()
    }
  }

  #refuseOther(): void {
    const { owner } = this
    if (owner === undefined || owner === process.pid) return
    throw new Refused(`another track (process ${owner}) has this lab open: go on there, or end it first. `
      + `Should that process be none of track's, delete ${this.#lock}.`)
  }

  unlock(): void {
    rmSync(this.socket, { force: true })
    rmSync(this.#lock, { force: true })
  }

  /** A snapshot replaces the last one and the inputs after it. */
  saveWorld(bytes: Uint8Array): void {
    replaceFile(this.#world, bytes)
    writeFileSync(this.#journal, '', { mode: 0o600 })
  }

  /** One more input after the snapshot. */
  saveInput(encoded: Uint8Array): void {
    appendFileSync(this.#journal, `${Buffer.from(encoded).toString('base64')}\n`, { mode: 0o600 })
  }

  saveProgress(progress: Progress): void {
    replaceFile(this.#progress, JSON.stringify(progress))
  }

  saveMark(name: string, bytes: Uint8Array): void {
    mkdirSync(this.#marks, { recursive: true, mode: 0o700 })
    replaceFile(join(this.#marks, Buffer.from(name).toString('hex')), bytes)
  }

  /** Oldest first. */
  readMarks(): { readonly name: string; readonly bytes: Uint8Array }[] {
    if (!existsSync(this.#marks)) return []
    const files = readdirSync(this.#marks).filter((file) => /^([0-9a-f]{2})+$/.test(file)).map((file) => join(this.#marks, file))
    const byAge = files.toSorted((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs)
    return byAge.map((file) => ({ name: Buffer.from(basename(file), 'hex').toString(), bytes: new Uint8Array(readFileSync(file)) }))
  }

  setMarkAside(name: string): string {
    return this.#moveAside([join(this.#marks, Buffer.from(name).toString('hex'))])
  }

  get hasWorld(): boolean {
    return existsSync(this.#world)
  }

  readWorld(): Uint8Array {
    return new Uint8Array(readFileSync(this.#world))
  }

  /** Each encoded; a last line that was cut off when the process was killed is left out. */
  readInputs(): Uint8Array[] {
    if (!existsSync(this.#journal)) return []
    const lines = readFileSync(this.#journal, 'utf8').split('\n').slice(0, -1)
    return lines.map((line) => new Uint8Array(Buffer.from(line, 'base64')))
  }

  readProgress(): Progress | undefined {
    if (!existsSync(this.#progress)) return undefined
    try {
      return JSON.parse(readFileSync(this.#progress, 'utf8')) as Progress
    } catch {
      // It was damaged; it stays where a person can look at it, and the lab goes on without it.
      this.#moveAside([this.#progress])
      return undefined
    }
  }

  /** The saved worlds and their inputs are kept under another name, which is answered. */
  setAside(): string {
    return this.#moveAside([this.#world, this.#journal, this.#marks])
  }

  setInputsAside(): string {
    return this.#moveAside([this.#journal])
  }

  /** The worlds and their inputs go; what was reached stays. */
  forgetWorld(): void {
    rmSync(this.#marks, { force: true, recursive: true })
    rmSync(this.#world, { force: true })
    rmSync(this.#journal, { force: true })
  }

  #moveAside(files: readonly string[]): string {
    let number = 1
    while (existsSync(join(this.folder, `set-aside-${number}`))) number++
    const aside = join(this.folder, `set-aside-${number}`)
    mkdirSync(aside, { mode: 0o700 })
    for (const file of files) if (existsSync(file)) renameSync(file, join(aside, basename(file)))
    return aside
  }
}

/** Whole or not at all. */
function replaceFile(file: string, data: string | Uint8Array): void {
  writeFileSync(`${file}.new`, data, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (reason) {
    // No such process; one of another user is alive, too.
    return (reason as NodeJS.ErrnoException).code === 'EPERM'
  }
}
