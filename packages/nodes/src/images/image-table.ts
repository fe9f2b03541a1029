/** The images that a registry here has. An image is a file and a line in this table. */
import { alpine } from './alpine.ts'
import { bash } from './bash.ts'
import { busybox } from './busybox.ts'
import { cassandra } from './cassandra.ts'
import { curl } from './curl.ts'
import { httpEcho } from './http-echo.ts'
import type { Image } from './image.ts'
import { type ImageReference, printImageReference } from './image-reference.ts'
import { etcd } from './etcd.ts'
import { kafka } from './kafka.ts'
import { minio } from './minio.ts'
import { nginx } from './nginx.ts'
import { digestOf } from './pulled-image.ts'
import { pause } from './pause.ts'
import { postgres } from './postgres.ts'
import { redis } from './redis.ts'
import { workload } from './workload.ts'

export const imageTable: readonly Image[] = [workload, nginx, httpEcho, redis, postgres, kafka, minio, etcd, cassandra, busybox, alpine, bash, curl, pause]

/** An image of the table by its name; or containerd's words for why it cannot be had. */
export function findImage(table: readonly Image[], reference: ImageReference): Image | string {
  const { repository, tag, domain } = reference
  const name = printImageReference(reference)
  const refuse = (why: string) => `failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${why}`
  const image = table.find(({ repositories }) => repositories.includes(repository))
  if (image && hasVersion(image, reference)) return image
  if (image) return `rpc error: code = NotFound desc = ${refuse(`${name}: not found`)}`
  if (domain === 'docker.io') {
    return refuse('pull access denied, repository does not exist or may require authorization: '
      + 'server message: insufficient_scope: authorization failed')
  }
  if (table.some(({ repositories }) => repositories.some((each) => each.startsWith(`${domain}/`)))) {
    return `rpc error: code = NotFound desc = ${refuse(`${name}: not found`)}`
  }
  const path = repository.slice(domain.length + 1)
  const head = `Head "https://${domain}/v2/${path}/manifests/${tag ?? reference.digest}"`
  return refuse(`failed to do request: ${head}: dial tcp: lookup ${domain}: no such host`)
}

/** By its tag, or by the digest that one of its tags stands for. */
function hasVersion({ tags }: Image, { repository, tag, digest }: ImageReference): boolean {
  return digest === undefined ? tags.includes(tag!) : tags.some((each) => digestOf({ repository, domain: '', tag: each }) === digest)
}
