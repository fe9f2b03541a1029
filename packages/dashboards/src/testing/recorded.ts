/** Reads what was recorded from Grafana's own functions (tools/record/dashboards.ts). For tests only. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Every number that JSON cannot say stands as `{"n": "NaN"}`. */
export function readRecorded<Case>(file: string): readonly Case[] {
  const text = readFileSync(join(import.meta.dirname, '../../testdata', file), 'utf8')
  return JSON.parse(text, (_key, value: unknown) => (isSpecial(value) ? Number(value.n) : value)) as Case[]
}

function isSpecial(value: unknown): value is { readonly n: string } {
  return typeof value === 'object' && value !== null && 'n' in value && typeof value.n === 'string' && value.n !== 'undefined' && Object.keys(value).length === 1
}

/** The instant at which it was recorded, in milliseconds: 2025-01-15T10:30:00Z. */
export const recordedAt = 1_736_937_000_000
