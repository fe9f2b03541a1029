/**
 * What the server does to an object's metadata by itself: names, uids, times, generations.
 *
 * Follows k8s.io/apiserver/pkg/registry/rest/{create,update,delete,meta}.go and
 * pkg/storage/names/generate.go of Kubernetes 1.34.
 */
import { groupResource, type ObjectMeta, type Resource } from '@track/apimachinery'
import { integerBelow, printTimestamp, type Simulation } from '@track/simulation'
import { issueNumber } from './store.ts'
import { storeOf } from './api-server.ts'

/** No vowels and nothing that looks like another: what generated names are made of. */
const nameCharacters = 'bcdfghjklmnpqrstvwxz2456789'
const suffixLength = 5
const generatedNameLengthMax = 63

/** `web-7d4b9c-` becomes `web-7d4b9c-x2x9q`; the n-th name under a prefix is always the same. */
function generatedName(simulation: Simulation, resource: Resource, { namespace = '', generateName = '' }: ObjectMeta): string {
  const base = generateName.slice(0, generatedNameLengthMax - suffixLength)
  return base + generatedSuffix(simulation, `${groupResource(resource)}/${namespace}/${generateName}`)
}

/** Five characters; the n-th suffix for a purpose is always the same. */
export function generatedSuffix(simulation: Simulation, purpose: string): string {
  const number = issueNumber(storeOf(simulation), `name ${purpose}`)
  const chance = simulation.stream('generated name', purpose)
  let suffix = ''
  for (let lane = 0; lane < suffixLength; lane++) {
    suffix += nameCharacters[integerBelow(nameCharacters.length, chance, number, lane)]
  }
  return suffix
}

/** A version 4 UUID; the n-th object of a name always gets the same. */
function issuedUid(simulation: Simulation, resource: Resource, { namespace = '', name = '' }: ObjectMeta): string {
  const purpose = `${groupResource(resource)}/${namespace}/${name}`
  const number = issueNumber(storeOf(simulation), `uid ${purpose}`)
  const chance = simulation.stream('uid', purpose)
  let digits = ''
  for (let lane = 0; lane < 4; lane++) {
    digits += integerBelow(0x1_0000_0000, chance, number, lane).toString(16).padStart(8, '0')
  }
  const variant = '89ab'[parseInt(digits[16]!, 16) & 3]!
  return [
    digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`,
    variant + digits.slice(17, 20), digits.slice(20),
  ].join('-')
}

/** Sets what only the server sets, on a draft that is about to be created. */
export function fillCreatedMetadata(simulation: Simulation, resource: Resource, metadata: ObjectMeta): void {
  if (!metadata.name && metadata.generateName) metadata.name = generatedName(simulation, resource, metadata)
  delete metadata.deletionTimestamp
  delete metadata.deletionGracePeriodSeconds
  delete metadata.selfLink
  delete metadata.resourceVersion
  delete metadata.generation
  metadata.uid = issuedUid(simulation, resource, metadata)
  metadata.creationTimestamp = printTimestamp(simulation.now)
}

/** Keeps what an update may not touch. */
export function keepServerMetadata(metadata: ObjectMeta, old: ObjectMeta): void {
  if (old.uid) metadata.uid ||= old.uid
  if (old.creationTimestamp) metadata.creationTimestamp = old.creationTimestamp
  if (old.deletionTimestamp !== undefined) metadata.deletionTimestamp = old.deletionTimestamp
  if (old.deletionGracePeriodSeconds !== undefined) metadata.deletionGracePeriodSeconds = old.deletionGracePeriodSeconds
  if (old.generation !== undefined) metadata.generation = old.generation
  else if ('generation' in metadata) delete metadata.generation
  if (old.generateName && metadata.generateName === undefined) metadata.generateName = old.generateName
}
