/** How the scripts of a proof are cut, and where they begin. */
import { expect, test } from 'vitest'
import { beginsFrom, failsTask, piecesOf } from './script.ts'

test('a solution is cut at its tasks, and at the marks within them', () => {
  expect(piecesOf('#!/bin/bash\nset -e\n# task: one\na\n\n# mark: half\nb\n# task: two\nc\n')).toEqual([
    { name: 'one', task: 'one', script: '#!/bin/bash\nset -e\n\na\n\n' },
    { name: 'half', task: 'one', script: 'b\n' },
    { name: 'two', task: 'two', script: 'c\n\n' },
  ])
})

const scripts: [script: string, fails: string | undefined, from: string | undefined][] = [
  ['# fails: one\n# Why.\na\n', 'one', undefined],
  ['# fails: one\n# from: half\n# Why.\na\n', 'one', 'half'],
  ['#!/bin/bash\n# fails: one\n# Why.\n# from: half\na\n', 'one', 'half'],
  ['# from: two\na\n', undefined, 'two'],
  ['a\n# from: two\n# fails: one\n', undefined, undefined],
]

test.each(scripts)('%j leaves %j undone and begins from %j', (script, fails, from) => {
  expect([failsTask(script), beginsFrom(script)]).toEqual([fails, from])
})
