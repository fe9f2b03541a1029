/**
 * Labs as this browser keeps them: the last snapshot of a session, the inputs after it, and what
 * was reached. One row a lab; nothing leaves the browser.
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

interface Schema extends DBSchema {
  labs: { key: string; value: SavedLab }
  journal: { key: [string, number]; value: InputRow }
}

export class SavedLabs {
  readonly #database: IDBPDatabase<Schema>

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database
  }

  static async open(): Promise<SavedLabs> {
    return new SavedLabs(await openDB<Schema>('track', 1, {
      upgrade(database) {
        database.createObjectStore('labs')
        database.createObjectStore('journal')
      },
    }))
  }

  async saved(path: string): Promise<{ lab: SavedLab; inputs: readonly InputRow[] } | undefined> {
    const transaction = this.#database.transaction(['labs', 'journal'])
    const lab = await transaction.objectStore('labs').get(path)
    const inputs = lab ? await transaction.objectStore('journal').getAll(inputsOf(path)) : []
    return lab && { lab, inputs }
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

  async forget(path: string): Promise<void> {
    const transaction = this.#database.transaction(['labs', 'journal'], 'readwrite')
    await Promise.all([
      transaction.objectStore('labs').delete(path),
      transaction.objectStore('journal').delete(inputsOf(path)),
      transaction.done,
    ])
  }
}

function inputsOf(path: string): IDBKeyRange {
  return IDBKeyRange.bound([path, -Infinity], [path, Infinity])
}
