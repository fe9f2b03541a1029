import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ParseError } from '../parse-error.ts'
import { recorded } from '../testing/recording.ts'
import { parseJson } from './parse.ts'
import { strictSentences } from './syntax.ts'

interface Answer {
  readonly strict?: readonly string[]
  readonly error?: string
}

function answered(text: string): Answer {
  try {
    parseJson(text)
    return { strict: strictSentences(text) }
  } catch (error) {
    // What is not JSON is an answer too.
    if (!(error instanceof ParseError)) throw error
    return { error: error.message }
  }
}

test.each(recorded<{ text: string }, Answer>('json').map(([{ text }, answer]) => [text, answer] as const))('%j', (text, answer) => {
  expect(answered(text)).toEqual(answer)
})

test('everything that is JSON is read, and nothing in it is there twice', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const text = JSON.stringify(value)
    expect(strictSentences(text)).toEqual([])
    expect(parseJson(text)).toEqual(JSON.parse(text))
  }))
})

test('what this engine refuses has words of Go, and nothing else', () => {
  fc.assert(fc.property(fc.json(), fc.nat(), fc.constantFrom('', '"', '{', ',', '\\', 'e', '0'), (text, at, inserted) => {
    const broken = text.slice(0, at % text.length) + inserted + text.slice((at % text.length) + 1)
    let isJson = true
    try {
      JSON.parse(broken)
    } catch {
      // The words are looked at below.
      isJson = false
    }
    expect(answered(broken).error === undefined).toBe(isJson)
  }))
})

test('in the order of the text, and not within an unknown field', () => {
  const text = '{"a":{"b":1,"b":2},"ab":{"c":1,"c":2,"d":[{"e":1}]},"a":1}'
  expect(strictSentences(text, ['a', 'ab.d[0].e'])).toEqual(['unknown field "a"', 'duplicate field "ab.c"', 'unknown field "ab.d[0].e"'])
})

test('what is nested too deep is refused before anybody walks over it; signs in strings are none', () => {
  const nested = (levels: number) => '{"a":['.repeat(levels) + ']}'.repeat(levels)
  expect(() => parseJson(nested(501))).toThrow('exceeded max depth')
  expect(() => parseJson('['.repeat(200_000))).toThrow('exceeded max depth')
  expect(parseJson(nested(500))).toMatchObject({ a: [{ a: [{}] }] })
  expect(parseJson(`[${JSON.stringify('[{\\"'.repeat(2000))}]`)).toHaveLength(1)
})
