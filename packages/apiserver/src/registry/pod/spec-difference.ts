/**
 * The lines that differ between two pod specs, or two ephemeral containers, as a refused update shows them.
 *
 * Follows k8s.io/apimachinery/pkg/util/diff/diff.go of Kubernetes 1.34 (a unified diff of JSON with
 * three lines of context).
 */
import type { EphemeralContainer, PodSpec } from '@track/apimachinery'
import { internalForm, internalPodSpec } from '../internal-form.ts'

const context = 3

export function differenceOfSpecs(old: PodSpec, spec: PodSpec): string {
  return differenceOf(internalPodSpec(old), internalPodSpec(spec))
}

export function differenceOfEphemeralContainers(old: EphemeralContainer, container: EphemeralContainer): string {
  return differenceOf(internalForm(old, 'EphemeralContainer'), internalForm(container, 'EphemeralContainer'))
}

function differenceOf(before: unknown, after: unknown): string {
  return unifiedDifference(printed(before), printed(after))
}

function printed(value: unknown): string[] {
  return JSON.stringify(value, null, 1).split('\n')
}

interface Line {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
}

/** Lines of both texts in one order, each marked with the side that has it. */
function aligned(before: readonly string[], after: readonly string[]): Line[] {
  const lengths = commonLengths(before, after)
  const lines: Line[] = []
  let [left, right] = [0, 0]
  while (left < before.length || right < after.length) {
    if (left < before.length && right < after.length && before[left] === after[right]) {
      lines.push({ sign: ' ', text: before[left]! })
      left++
      right++
    } else if (right >= after.length || (left < before.length && lengths[left + 1]![right]! >= lengths[left]![right + 1]!)) {
      lines.push({ sign: '-', text: before[left++]! })
    } else lines.push({ sign: '+', text: after[right++]! })
  }
  return lines
}

/** Lengths of the longest common subsequences of all endings. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () => Array.from({ length: after.length + 1 }, () => 0))
  for (let left = before.length - 1; left >= 0; left--) {
    for (let right = after.length - 1; right >= 0; right--) {
      lengths[left]![right] = before[left] === after[right]
        ? lengths[left + 1]![right + 1]! + 1
        : Math.max(lengths[left + 1]![right]!, lengths[left]![right + 1]!)
    }
  }
  return lengths
}

function unifiedDifference(before: readonly string[], after: readonly string[]): string {
  const lines = aligned(before, after)
  const changed = lines.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]))
  let text = ''
  for (let first = 0; first < changed.length;) {
    let last = first
    while (last + 1 < changed.length && changed[last + 1]! - changed[last]! <= 2 * context) last++
    text += hunk(lines, Math.max(0, changed[first]! - context), Math.min(lines.length, changed[last]! + context + 1))
    first = last + 1
  }
  return text
}

function hunk(lines: readonly Line[], from: number, to: number): string {
  const count = (sign: Line['sign'], part: readonly Line[]) => part.filter((line) => line.sign === ' ' || line.sign === sign).length
  const [shown, skipped] = [lines.slice(from, to), lines.slice(0, from)]
  const range = (sign: Line['sign']) => `${count(sign, skipped) + 1},${count(sign, shown)}`
  return `@@ -${range('-')} +${range('+')} @@\n${shown.map(({ sign, text }) => `${sign}${text}\n`).join('')}`
}
