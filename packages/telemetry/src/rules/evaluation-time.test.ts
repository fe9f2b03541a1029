/** When Prometheus evaluates groups of the same names. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { evaluationTime } from './evaluation-time.ts'

type Case = [[file: string, name: string, intervalNs: string, atNs: string], answerNs: string]

const recorded: { cases: Case[] } = JSON.parse(readFileSync(new URL('../../testdata/rules-offsets.json', import.meta.url), 'utf8'))

test.each(recorded.cases)('%j', ([file, name, intervalNs, atNs], answerNs) => {
  expect(evaluationTime({ file, name, interval: Number(intervalNs) / 1000 }, Number(BigInt(atNs) / 1000n))).toBe(Number(BigInt(answerNs) / 1000n))
})
