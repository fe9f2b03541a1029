/**
 * The label that tells the pods of one revision from those of another.
 *
 * Follows ComputeHash of pkg/controller/controller_utils.go of Kubernetes 1.34.
 * Left out: upstream's input (the template as Go prints it), so the digits differ from a real
 * cluster's; they are FNV-1a of the template's canonical JSON, in upstream's letters.
 */
import type { PodTemplate } from '../objects.ts'

export const podTemplateHashLabel = 'pod-template-hash'

/** Which letter stands for each decimal digit: SafeEncodeString of k8s.io/apimachinery/pkg/util/rand. */
const letters = '456789bcdf'

export function podTemplateHash(template: PodTemplate, collisionCount?: number): string {
  const digits = String(fnv1a(`${canonical(template) ?? ''}${collisionCount === undefined ? '' : `/${collisionCount}`}`))
  return Array.from(digits, (digit) => letters[Number(digit)]!).join('')
}

/** JSON with sorted keys and without what is empty, since equal templates must hash alike. */
function canonical(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined
  if (typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return value.length === 0 ? undefined : `[${value.map((each) => canonical(each) ?? 'null').join(',')}]`
  const fields = Object.keys(value).sort().flatMap((key) => {
    const text = canonical((value as Record<string, unknown>)[key])
    return text === undefined ? [] : [`${JSON.stringify(key)}:${text}`]
  })
  return fields.length === 0 ? undefined : `{${fields.join(',')}}`
}

/** Over UTF-16 units, low byte first. */
function fnv1a(text: string): number {
  let hash = 0x811c_9dc5
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    hash = Math.imul(hash ^ (unit & 0xff), 0x0100_0193)
    if (unit > 0xff) hash = Math.imul(hash ^ (unit >> 8), 0x0100_0193)
  }
  return hash >>> 0
}
