import { second } from '@track/simulation'
import { expect, test } from 'vitest'
import { deletePod, podNamed, podOf, seen, worldWith } from '../testing/play.ts'
import { nodesOf } from '../state.ts'
import { parseImageReference, printImageReference } from './image-reference.ts'
import { imageTable } from './image-table.ts'

const references: Record<string, string> = {
  'nginx': 'docker.io/library/nginx:latest',
  'nginx:1.29': 'docker.io/library/nginx:1.29',
  'bitnami/kubectl': 'docker.io/bitnami/kubectl:latest',
  'docker.io/nginx': 'docker.io/library/nginx:latest',
  'index.docker.io/nginx': 'docker.io/library/nginx:latest',
  'registry.k8s.io/pause:3.10': 'registry.k8s.io/pause:3.10',
  'localhost:5000/web': 'localhost:5000/web:latest',
  'localhost/web': 'localhost/web:latest',
  [`nginx@sha256:${'a'.repeat(64)}`]: `docker.io/library/nginx@sha256:${'a'.repeat(64)}`,
  'Nginx': 'couldn\'t parse image name "Nginx": invalid reference format: repository name (library/Nginx) must be lowercase',
  'nginx:': 'couldn\'t parse image name "nginx:": invalid reference format',
  'nginx latest': 'couldn\'t parse image name "nginx latest": invalid reference format',
  'a//b': 'couldn\'t parse image name "a//b": invalid reference format',
  '': 'couldn\'t parse image name "": invalid reference format',
}

test.each(Object.entries(references))('%s is %s', (text, expected) => {
  const reference = parseImageReference(text)
  expect(typeof reference === 'string' ? reference : printImageReference(reference)).toBe(expected)
})

/** What each needs to run, and how it ends. */
const images: Record<string, [container: object, end: string]> = {
  'registry.track.example/workload': [{}, 'Succeeded Completed(0)'],
  'docker.io/library/nginx': [{}, 'Succeeded Completed(0)'],
  'docker.io/hashicorp/http-echo': [{ args: ['-text=hello'] }, 'Succeeded Completed(0)'],
  'docker.io/library/redis': [{}, 'Succeeded Completed(0)'],
  'docker.io/library/postgres': [{ env: [{ name: 'POSTGRES_PASSWORD', value: 'x' }] }, 'Succeeded Completed(0)'],
  'docker.io/apache/kafka': [{}, 'Failed Error(143)'],
  'docker.io/minio/minio': [{}, 'Succeeded Completed(0)'],
  'registry.k8s.io/etcd': [{}, 'Succeeded Completed(0)'],
  'docker.io/library/cassandra': [{}, 'Failed Error(143)'],
  'docker.io/library/busybox': [{ command: ['sleep', '3600'] }, 'Failed Error(137)'],
  'docker.io/library/alpine': [{ command: ['sleep', '3600'] }, 'Failed Error(137)'],
  'docker.io/library/bash': [{ command: ['sleep', '3600'] }, 'Failed Error(137)'],
  'docker.io/curlimages/curl': [{ command: ['sleep', '3600'] }, 'Failed Error(137)'],
  'registry.k8s.io/pause': [{}, 'Succeeded Completed(0)'],
}

test('every image has a case', () => {
  expect(Object.keys(images)).toEqual(imageTable.map(({ repositories }) => repositories[0]))
})

test.each(Object.entries(images))('%s boots, runs and dies', (repository, [container, end]) => {
  const image = imageTable.find(({ repositories }) => repositories[0] === repository)!
  const world = worldWith([podOf('web', { image: `${repository}:${image.tags[0]}`, ...container })])
  world.runFor(20 * second)
  expect(seen(podNamed(world, 'web'))).toBe('Running ready app=running+')
  deletePod(world, 'web')
  let last = ''
  while (podNamed(world, 'web')) {
    last = seen(podNamed(world, 'web'))
    world.step()
  }
  expect(last).toBe(end.replace(' ', ' terminating app='))
  const state = nodesOf(world)
  expect([state.pods.size, state.containers.size, state.runs.size, state.logs.size, state.volumes.size]).toEqual([0, 0, 0, 0, 0])
})

test('an image by the digest of one of its tags', () => {
  const world = worldWith([podOf('a', { image: 'nginx:1.29' })])
  world.runFor(20 * second)
  const id = podNamed(world, 'a')!.status!.containerStatuses![0]!.imageID
  expect(id).toMatch(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/)
  expect(typeof parseImageReference(id)).toBe('object')
})
