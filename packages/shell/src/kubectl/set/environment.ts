/**
 * Environment variables as they are typed, and what they make of those that are there.
 *
 * Follows k8s.io/kubectl/pkg/cmd/set/env/{env_parse,env_resolve}.go and set/helper.go of Kubernetes 1.34.
 */
import { envVarNameErrors, quote } from '@track/apimachinery'
import { KubectlError } from '../errors.ts'
import type { EnvVar } from '../workloads/pod-template.ts'

export interface Environment {
  readonly env: EnvVar[]
  readonly remove: readonly string[]
}

/** `NAME=VALUE`, `NAME-`, and `-` for lines of standard input. */
export function parseEnvironment(words: readonly string[], stdin: string): Environment {
  const env: EnvVar[] = []
  const remove: string[] = []
  for (const word of words) {
    if (word === '-') env.push(...parseLines(stdin))
    else if (word.includes('=')) env.push(parseVariable(word))
    else if (word.endsWith('-')) remove.push(word.slice(0, -1))
    else throw new KubectlError(`unknown environment variable: ${word}`)
  }
  const both = remove.find((name) => env.some((each) => each.name === name))
  if (both !== undefined) throw new KubectlError(`can't both modify and remove an environment variable in the same command`)
  return { env, remove }
}

function parseVariable(word: string): EnvVar {
  const at = word.indexOf('=')
  const name = word.slice(0, at)
  const [problem] = envVarNameErrors(name)
  if (problem !== undefined) throw new KubectlError(`${quote(name)} is not a valid key name: ${problem}`)
  return { name, value: word.slice(at + 1) }
}

function parseLines(text: string): EnvVar[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    if (!line.includes('=')) throw new KubectlError(`invalid parameter assignment in "-": ${line}`)
    return parseVariable(line)
  })
}

/** New values stand where the old ones stood, what is new comes last. */
export function updatedEnv(existing: readonly EnvVar[], env: readonly EnvVar[], remove: readonly string[]): EnvVar[] {
  const covered = new Set(remove)
  const updated: EnvVar[] = []
  for (const variable of existing) {
    if (covered.has(variable.name)) continue
    const newer = env.find(({ name }) => name === variable.name)
    if (newer) covered.add(variable.name)
    updated.push(newer ?? variable)
  }
  for (const variable of env) {
    if (covered.has(variable.name)) continue
    covered.add(variable.name)
    updated.push(variable)
  }
  return updated
}

/** `configmap settings, key level`. */
export function envReference({ valueFrom = {} }: EnvVar): string {
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = valueFrom
  if (configMapKeyRef) return `configmap ${configMapKeyRef.name ?? ''}, key ${configMapKeyRef.key ?? ''}`
  if (secretKeyRef) return `secret ${secretKeyRef.name ?? ''}, key ${secretKeyRef.key ?? ''}`
  if (fieldRef) return `field path ${fieldRef.fieldPath ?? ''}`
  if (resourceFieldRef) return `resource field ${resourceFieldRef.resource ?? ''}`
  return 'invalid valueFrom'
}

/** Whether a container's name is meant by a pattern in which `*` stands for any characters. */
export function isMatching(name: string, pattern: string): boolean {
  const parts = pattern.split('*')
  if (parts.length === 1) return name === pattern
  const [first = '', ...rest] = parts
  const last = rest.pop()!
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false
  let at = first.length
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found < 0 || found + part.length > name.length - last.length) return false
    at = found + part.length
  }
  return true
}
