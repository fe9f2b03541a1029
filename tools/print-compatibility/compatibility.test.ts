import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { printCompatibility } from './compatibility.ts'
import { readHeader } from './headers.ts'
import { readHeaders, root } from './sources.ts'

test('COMPATIBILITY.md is current (else: node tools/print-compatibility/index.ts)', () => {
  expect(readFileSync(join(root, 'COMPATIBILITY.md'), 'utf8')).toBe(printCompatibility(readHeaders()))
})

test.each([
  ['both', '/**\n * A queue.\n *\n * Follows client-go/util/workqueue\n * and its tests. Left out: metrics,\n * shutdown.\n */', { follows: 'client-go/util/workqueue and its tests.', leftOut: 'metrics, shutdown.' }],
  ['only what it follows', '/** A queue. Follows RFC 6902. */', { follows: 'RFC 6902.', leftOut: '' }],
  ['only what it leaves out', '/** A queue. Left out: everything. */', { follows: '', leftOut: 'everything.' }],
])('reads a header that says %s', (_what, source, expected) => {
  expect(readHeader('a.ts', source)).toEqual({ path: 'a.ts', ...expected })
})

test('a file that says neither is left out', () => {
  expect(readHeader('a.ts', '/** A queue. */')).toBeUndefined()
  expect(readHeader('a.ts', 'const follows = 1')).toBeUndefined()
})
