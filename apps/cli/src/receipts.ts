/** Receipts of proofs, where the site finds them. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Receipt } from '@track/labs'
import { root } from './module-folders.ts'

export const receiptsFolder = join(root, '.track/receipts')

export function keepReceipt(folder: string, receipt: Receipt): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${receipt.module.replaceAll('/', '.')}.json`), `${JSON.stringify(receipt, null, 2)}\n`)
}

/** Empty outside of a checkout. */
export function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    // No git, or no repository: a receipt without a commit.
    return ''
  }
}
