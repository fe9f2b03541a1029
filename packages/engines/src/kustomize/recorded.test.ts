/** What a real `kubectl kustomize` made of many directories: whole outputs, warnings and refusals are compared. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildKustomization } from './build.ts'
import type { FileRow } from './files.ts'

interface Recording {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

const read = (name: string) => readFileSync(join(import.meta.dirname, 'testdata', name), 'utf8')
const library = JSON.parse(read('library.json')) as Readonly<Record<string, string>>
const recordings = read('directories.jsonl').trim().split('\n').map((line) => JSON.parse(line) as Recording)

function known(files: Readonly<Record<string, string>>): Map<string, FileRow> {
  const rows = new Map<string, FileRow>([['/repo', 'directory']])
  for (const folder of new Set(Object.keys(files).map((path) => path.split('/')[0]!))) {
    rows.set(`/repo/${folder}`, 'directory')
    for (const [path, text] of Object.entries(library)) rows.set(`/repo/${folder}/${path}`, { text })
  }
  for (const [path, text] of Object.entries(files)) rows.set(`/repo/${path}`, { text })
  return rows
}

test.each(recordings.map((each) => [each.name, each] as const))('%s', (_name, { files, stdout, stderr, exitCode }) => {
  const rows = known(files)
  let built = buildKustomization(rows, '/repo/main')
  while ('wants' in built) {
    rows.set(built.wants, 'absent')
    built = buildKustomization(rows, '/repo/main')
  }
  const said = [...built.warnings, ...('error' in built ? [`error: ${built.error}`] : [])].map((line) => (line.endsWith('\n') ? line : `${line}\n`)).join('')
  expect({ stdout: 'text' in built ? built.text : '', stderr: said, exitCode: 'error' in built ? 1 : 0 }).toEqual({ stdout, stderr, exitCode })
})
