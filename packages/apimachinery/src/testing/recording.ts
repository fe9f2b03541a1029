/** What upstream's libraries answered to the questions in `testdata/`; recorded by tools/record/apimachinery.ts. */
import { readFileSync } from 'node:fs'

export type Case<Question, Answer> = [question: Question, answer: Answer]

export function recorded<Question, Answer>(name: string): Case<Question, Answer>[] {
  const { cases } = JSON.parse(readFileSync(new URL(`../../testdata/${name}.json`, import.meta.url), 'utf8'))
  return cases
}

/** Without what Go prints as null: to a reader of JSON it is the same as nothing. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null).map(([key, inner]) => [key, withoutNulls(inner)]))
}

/** The schema's name of `apps/v1/Deployment`. */
export function kindOf(path: string): { group: string; version: string; kind: string } {
  const [kind = '', version = '', group = ''] = path.split('/').reverse()
  return { group, version, kind }
}
