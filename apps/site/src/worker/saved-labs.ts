/**
 * Labs as this browser keeps them: the last snapshot of a session, the inputs after it, the worlds that
 * have a name, and what was reached. One row a lab; nothing leaves the browser.
 */
import type { Progress } from '@track/labs'
import type { InputRow, Instant } from '@track/simulation'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

export interface SavedLab {
  /** Of the lab's files: a session of another edition is not opened. */
  readonly digest: string
  readonly snapshot: Uint8Array
  /** How far the world had lived when it was last looked at, for the time after the last input. */
  readonly lived: { readonly at: Instant; readonly handled: number }
  readonly progress: Progress
}

/** A world that has a name, as a snapshot. */
export interface SavedMark {
  readonly name: string
  readonly digest: string
  readonly snapshot: Uint8Array
  /** Which of them came first. */
  readonly order: number
}

interface Schema extends DBSchema {
  labs: { key: string; value: SavedLab }
  journal: { key: [string, number]; value: InputRow }
  marks: { key: [string, string]; value: SavedMark }
}

export class SavedLabs {
  readonly #database: IDBPDatabase<Schema>

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database
  }

  static async open(): Promise<SavedLabs> {
    return new SavedLabs(await openDB<Schema>('track', 2, {
      upgrade(database, from) {
        if (from < 1) {
          database.createObjectStore('labs')
          database.createObjectStore('journal')
        }
        database.createObjectStore('marks')
      },
    }))
  }

  async saved(path: string): Promise<{ lab: SavedLab; inputs: readonly InputRow[]; marks: readonly SavedMark[] } | undefined> {
    const transaction = this.#database.transaction(['labs', 'journal', 'marks'])
    const lab = await transaction.objectStore('labs').get(path)
    if (!lab) return undefined
    const inputs = await transaction.objectStore('journal').getAll(inputsOf(path))
    const marks = await transaction.objectStore('marks').getAll(marksOf(path))
    return { lab, inputs, marks: marks.toSorted((a, b) => a.order - b.order) }
  }

  /** A new snapshot stands for all inputs before it. */
  async keep(path: string, lab: SavedLab): Promise<void> {
    const transaction = this.#database.transaction(['labs', 'journal'], 'readwrite')
    await Promise.all([
      transaction.objectStore('labs').put(lab, path),
      transaction.objectStore('journal').delete(inputsOf(path)),
      transaction.done,
    ])
  }

  async keepInput(path: string, row: InputRow): Promise<void> {
    await this.#database.put('journal', row, [path, row.handled])
  }

  /** Without a new snapshot: how far the world has lived, and what was reached. */
  async touch(path: string, change: Pick<SavedLab, 'lived' | 'progress'>): Promise<void> {
    const transaction = this.#database.transaction('labs', 'readwrite')
    const lab = await transaction.store.get(path)
    if (lab) await transaction.store.put({ ...lab, ...change }, path)
    await transaction.done
  }

  async keepMark(path: string, mark: SavedMark): Promise<void> {
    await this.#database.put('marks', mark, [path, mark.name])
  }

  async forget(path: string): Promise<void> {
    const transaction = this.#database.transaction(['labs', 'journal', 'marks'], 'readwrite')
    await Promise.all([
      transaction.objectStore('labs').delete(path),
      transaction.objectStore('journal').delete(inputsOf(path)),
      transaction.objectStore('marks').delete(marksOf(path)),
      transaction.done,
    ])
  }
}

function marksOf(path: string): IDBKeyRange {
  return IDBKeyRange.bound([path, ''], [path, []])
}

function inputsOf(path: string): IDBKeyRange {
  return IDBKeyRange.bound([path, -Infinity], [path, Infinity])
}
