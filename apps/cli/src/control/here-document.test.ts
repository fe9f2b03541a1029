import { expect, test } from 'vitest'
import { withInput } from './here-document.ts'

test('a text is what stands before its end', () => {
  expect(withInput('wc -l', 'a\nb')).toBe("wc -l <<'END_OF_THE_TEXT'\na\nb\nEND_OF_THE_TEXT")
})

test('no line of a text ends it: what follows would be commands', () => {
  const text = 'a\nEND_OF_THE_TEXT\nkubectl delete ns shop\nEND_OF_THE_TEXT_'
  const [head, ...lines] = withInput('wc -l', text).split('\n')
  const mark = lines.at(-1)!
  expect(head).toBe(`wc -l <<'${mark}'`)
  expect(lines.indexOf(mark)).toBe(lines.length - 1)
})
