import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { plainFormula } from './plain-formula.ts'
import { plainModule } from './plain-module.ts'

test.each([
  [String.raw`\lambda(1 + b) < C \quad\Longleftrightarrow\quad b < \frac{C}{\lambda} - 1.`, 'λ(1 + b) < C ⇔ b < C/λ - 1.'],
  [String.raw`\left\lceil \frac{\text{value}}{\text{target}} \right\rceil`, '⌈value/target⌉'],
  [String.raw`\left|\frac{a}{b\cdot c} - 1\right| \le 0.1`, '|a/(b · c) - 1| ≤ 0.1'],
  [String.raw`w_n = \text{base} \cdot 2^{\,n-1}`, 'w_n = base · 2ⁿ⁻¹'],
  [String.raw`360^\circ + \sqrt{x + 1}, \sum_{i=1}^n x_i`, '360° + √(x + 1), Σ_(i = 1)ⁿ x_i'],
])('%s', (latex, text) => {
  expect(plainFormula(latex)).toEqual({ text, unknown: [] })
})

test('what is not known stays as it was written, and is named', () => {
  expect(plainFormula(String.raw`\wibble{x} + 1`)).toEqual({ text: String.raw`\wibble{x} + 1`, unknown: [String.raw`\wibble`] })
  expect(plainModule('So $\\wibble$ and `$HOME`.')).toBe('So \\wibble [LaTeX as written: \\wibble] and `$HOME`.')
})

test('every formula of the curriculum can be read', () => {
  const platform = new URL('../../../platform/', import.meta.url)
  const modules = readdirSync(platform, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('module.md'))
  const left = modules.flatMap((file) => {
    const code = /^```[^]*?^```$|`[^`\n]+`/gm
    return plainModule(readFileSync(new URL(file, platform), 'utf8')).replace(code, '').match(/.*(?:\$|\\[a-zA-Z]).*/g) ?? []
  })
  expect(left).toEqual([])
})
