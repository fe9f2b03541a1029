/** What a node and a container status say about an image: its full name, its digest. */
import { stream } from '@track/simulation'
import { hexDigits } from '../hex-digits.ts'
import { type ImageReference, printImageReference } from './image-reference.ts'

/** The digest of a tag; the registry is the same in every world. */
export function digestOf({ repository, tag = '', digest }: ImageReference): string {
  return digest ?? `sha256:${hexDigits(stream(0, 'image digest', repository, tag), 0, 64)}`
}

/** `docker.io/library/nginx@sha256:…`. */
export function imageIdOf(reference: ImageReference): string {
  return `${reference.repository}@${digestOf(reference)}`
}

export function namesOf(reference: ImageReference): string[] {
  return [imageIdOf(reference), printImageReference(reference)]
}
