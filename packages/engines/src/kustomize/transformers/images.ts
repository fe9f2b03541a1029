/**
 * Names, tags and digests of images.
 *
 * Follows ImageTagTransformer.go, filters/imagetag and internal/image/image.go of kustomize 5.7.
 */
import { RE2JS } from 're2js'
import { isFields } from '../documents.ts'
import type { ImageArgs } from '../kustomization.ts'
import { KustomizeError } from '../kustomize-error.ts'
import { textOf } from '../resource.ts'
import type { Resources } from '../resources.ts'
import { at, type FieldSpec, type Place, visitFields } from '../rules/field-spec.ts'

export function setImage(resources: Resources, image: ImageArgs, specs: readonly FieldSpec[]): void {
  const pattern = RE2JS.compile(`^${image.name ?? ''}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`)
  const visit = (place: Place) => {
    if (typeof place.value === 'object' && place.value !== null) throw new KustomizeError('wrong node kind: expected ScalarNode but got MappingNode')
    const text = textOf(place.value)
    if (pattern.matcher(text).find()) place.set(changed(text, image))
  }
  const objects = resources.list.filter(({ kind }) => kind !== 'CustomResourceDefinition')
  for (const { fields } of objects) visitContainers(fields, visit)
  for (const resource of objects) for (const spec of specs) visitFields(resource, { spec, visit })
}

/** Lists called containers or initContainers, wherever they are. */
function visitContainers(value: unknown, visit: (place: Place) => void): void {
  if (Array.isArray(value)) for (const element of value) visitContainers(element, visit)
  if (!isFields(value)) return
  for (const [name, inner] of Object.entries(value)) {
    visitContainers(inner, visit)
    if ((name !== 'containers' && name !== 'initContainers') || !Array.isArray(inner)) continue
    for (const element of inner as unknown[]) if (isFields(element) && 'image' in element) visit(at(element, 'image'))
  }
}

function changed(text: string, { newName, newTag, digest: newDigest, tagSuffix }: ImageArgs): string {
  const { name, tag, digest } = split(text)
  const version = newTag && newDigest ? { tag: newTag, digest: newDigest } : newTag ? { tag: newTag, digest: '' } : newDigest ? { tag: '', digest: newDigest }
    : tagSuffix ? { tag: tag + tagSuffix, digest: '' } : { tag, digest }
  return `${newName || name}${version.tag && `:${version.tag}`}${version.digest && `@${version.digest}`}`
}

function split(text: string): { name: string; tag: string; digest: string } {
  const slash = Math.max(0, text.indexOf('/'))
  const sign = text.slice(slash).search(/[:@]/)
  if (sign < 0) return { name: text, tag: '', digest: '' }
  const name = text.slice(0, slash + sign)
  const [, tag = '', digest = ''] = /^(?::([^@]*))?(?:@([^]*))?$/.exec(text.slice(slash + sign)) ?? []
  return { name, tag, digest }
}
