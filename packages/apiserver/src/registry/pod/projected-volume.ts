/**
 * Projected volumes: several sources in one directory.
 *
 * Follows validateProjectedVolumeSource in pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 * Left out: clusterTrustBundle and podCertificate, which are off by default and dropped.
 */
import { type FieldError, type FieldPath, forbiddenField, invalidValue, requiredValue, type Volume } from '@track/apimachinery'
import { fileMode, nonReservedPath, required } from '../field-rules.ts'
import { validateDownwardFile } from './downward-fields.ts'
import { validateKeyToPath } from './key-to-path.ts'

type Projected = NonNullable<Volume['projected']>
type Projection = NonNullable<Projected['sources']>[number]

const tokenSecondsMin = 600
const tokenSecondsMax = 4_294_967_296

export function validateProjectedVolume({ defaultMode, sources = [] }: Projected, field: FieldPath): FieldError[] {
  const paths = new Set<string>()
  /** Paths are shared by all sources; what conflicts is named by its source. */
  const claim = (path: string | undefined, named: string): FieldError[] => {
    if (!path) return []
    if (paths.has(path)) return [invalidValue(field, named, 'conflicting duplicate paths')]
    paths.add(path)
    return []
  }
  return [
    ...fileMode(field.child('defaultMode'), defaultMode),
    ...sources.flatMap((source, index) => validateSource(source, field, index, claim)),
  ]
}

function validateSource(
  { secret, configMap, downwardAPI, serviceAccountToken }: Projection,
  field: FieldPath,
  index: number,
  claim: (path: string | undefined, named: string) => FieldError[],
): FieldError[] {
  const own = field.child('sources').index(index)
  const errors: FieldError[] = []
  for (const [name, source] of Object.entries({ secret, configMap })) {
    if (!source) continue
    errors.push(...required(own.child(name, 'name'), source.name))
    for (const [item, file] of (source.items ?? []).entries()) {
      errors.push(...validateKeyToPath(file, own.child(name, 'items').index(item)), ...claim(file.path, source.name ?? ''))
    }
  }
  for (const file of downwardAPI?.items ?? []) {
    errors.push(...validateDownwardFile(file, own.child('downwardAPI')), ...claim(file.path, file.path))
  }
  if (serviceAccountToken) errors.push(...validateToken(serviceAccountToken, field, own.child('serviceAccountToken')))
  const count = [secret, configMap, downwardAPI, serviceAccountToken].filter((source) => source !== undefined).length
  if (count > 1) errors.push(forbiddenField(own, 'may not specify more than 1 volume type per source'))
  return errors
}

/** Upstream names the path of the volume where it means the token's. */
function validateToken(
  { expirationSeconds = 0, path = '' }: NonNullable<Projection['serviceAccountToken']>,
  volume: FieldPath,
  field: FieldPath,
): FieldError[] {
  const errors: FieldError[] = []
  const seconds = field.child('expirationSeconds')
  if (expirationSeconds < tokenSecondsMin) errors.push(invalidValue(seconds, expirationSeconds, 'may not specify a duration less than 10 minutes'))
  if (expirationSeconds > tokenSecondsMax) {
    errors.push(invalidValue(seconds, expirationSeconds, 'may not specify a duration larger than 2^32 seconds'))
  }
  return [...errors, ...(path === '' ? [requiredValue(volume.child('path'))] : nonReservedPath(volume.child('path'), path))]
}
