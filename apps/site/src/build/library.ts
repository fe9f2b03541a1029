/** `platform/` on the disk, for those who read the curriculum; and a module's folder, for those who read its lab. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Library } from '@track/curriculum'
import type { Folder } from '@track/labs'

export function libraryAt(platform: string): Library {
  return {
    names: (folder) => namesIn(join(platform, folder)),
    text: (path) => (isFile(join(platform, path)) ? readFileSync(join(platform, path), 'utf8') : undefined),
  }
}

export function folderAt(folder: string): Folder {
  return {
    names: (below) => namesIn(join(folder, below)).filter((name) => isFile(join(folder, below, name))),
    text: (path) => readFileSync(join(folder, path), 'utf8'),
  }
}

function namesIn(folder: string): string[] {
  return existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder).toSorted() : []
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}
