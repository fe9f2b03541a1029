/**
 * Volumes of a pod.
 *
 * Follows ValidateVolumes and its sources in pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 * Left out: what is asked of the volume types of single vendors and of iscsi, fc, rbd, cephfs and
 * glusterfs (they count as a type and are not looked into), and of the claim in ephemeral volumes.
 */
import {
  dns1123SubdomainErrors, duplicateValue, type FieldError, type FieldPath, forbiddenField, invalidValue,
  type ObjectMeta, parseQuantity, requiredValue, type Volume,
} from '@track/apimachinery'
import {
  descendingPath, dns1123Label, fileMode, noBacksteps, oneOf, refuse, required,
} from '../field-rules.ts'
import { validateDownwardFile } from './downward-fields.ts'
import { type KeyToPath, validateKeyToPath } from './key-to-path.ts'
import { validateProjectedVolume } from './projected-volume.ts'

/** The volumes that mounts may refer to: those without an error. */
export type KnownVolumes = ReadonlyMap<string, Volume>

export interface VolumeContext {
  /** Where the spec is a pod's own, not a template's. */
  readonly metadata?: ObjectMeta
}

export function validateVolumes(
  volumes: readonly Volume[],
  field: FieldPath,
  { metadata }: VolumeContext,
): { errors: FieldError[]; known: KnownVolumes } {
  const known = new Map<string, Volume>()
  const errors: FieldError[] = []
  const podName = metadata?.name ?? ''
  const createdClaims = volumes.filter(({ ephemeral }) => podName && ephemeral).map(({ name }) => `${podName}-${name}`)
  for (const [index, volume] of volumes.entries()) {
    const own = field.index(index)
    const { name = '' } = volume
    const found = validateSource(volume, own, podName)
    found.push(...(name === '' ? [requiredValue(own.child('name'))] : dns1123Label(own.child('name'), name)))
    if (known.has(name)) found.push(duplicateValue(own.child('name'), name))
    if (found.length === 0) known.set(name, volume)
    errors.push(...found)
    const claim = volume.persistentVolumeClaim?.claimName
    if (claim !== undefined && createdClaims.includes(claim)) {
      const words = 'must not reference a PVC that gets created for an ephemeral volume'
      errors.push(invalidValue(own.child('persistentVolumeClaim', 'claimName'), claim, words))
    }
  }
  return { errors, known }
}

type Source = Exclude<keyof Volume, 'name'>

interface SourceRule<S extends Source = Source> {
  readonly source: S
  /** Upstream spells a few paths in its own way. */
  readonly forbiddenAs?: string
  validate?(source: NonNullable<Volume[S]>, field: FieldPath): FieldError[]
}

function rule<S extends Source>(source: S, validate?: SourceRule<S>['validate'], forbiddenAs?: string): SourceRule {
  return { source, ...(validate && { validate }), ...(forbiddenAs && { forbiddenAs }) } as unknown as SourceRule
}

/** In the order in which upstream looks at them. */
const sources: readonly SourceRule[] = [
  rule('emptyDir', ({ sizeLimit }, field) => {
    const isNegative = sizeLimit !== undefined && parseQuantity(sizeLimit).unscaled < 0n
    return isNegative ? [forbiddenField(field.child('sizeLimit'), 'SizeLimit field must be a valid resource quantity')] : []
  }),
  rule('hostPath', ({ path, type }, field) => (path === ''
    ? [requiredValue(field.child('path'))]
    : [...noBacksteps(field.child('path'), path), ...(type === undefined ? [] : oneOf(field.child('type'), type, hostPathTypes))])),
  rule('gitRepo', ({ repository, directory = '' }, field) => [
    ...required(field.child('repository'), repository), ...descendingPath(field.child('directory'), directory),
  ]),
  rule('gcePersistentDisk'), rule('awsElasticBlockStore'),
  rule('secret', ({ secretName, defaultMode, items = [] }, field) => [
    ...required(field.child('secretName'), secretName), ...validateFiles(field, defaultMode, items),
  ]),
  rule('nfs', ({ server, path = '' }, field) => [
    ...required(field.child('server'), server), ...required(field.child('path'), path),
    ...(path.startsWith('/') ? [] : [invalidValue(field.child('path'), path, 'must be an absolute path')]),
  ]),
  rule('iscsi'), rule('glusterfs'), rule('flocker'),
  rule('persistentVolumeClaim', ({ claimName }, field) => required(field.child('claimName'), claimName)),
  rule('rbd'), rule('cinder'), rule('cephfs', undefined, 'cephFS'), rule('quobyte'),
  rule('downwardAPI', ({ defaultMode, items = [] }, field) => [
    ...fileMode(field.child('defaultMode'), defaultMode), ...items.flatMap((file) => validateDownwardFile(file, field)),
  ], 'downwarAPI'),
  rule('fc'), rule('flexVolume'),
  rule('configMap', ({ name, defaultMode, items = [] }, field) => [
    ...required(field.child('name'), name), ...validateFiles(field, defaultMode, items),
  ]),
  rule('azureFile'), rule('vsphereVolume'), rule('photonPersistentDisk'), rule('portworxVolume'), rule('azureDisk'), rule('storageos'),
  rule('projected', validateProjectedVolume),
  rule('scaleIO'),
  rule('csi', ({ driver, nodePublishSecretRef }, field) => [
    ...validateDriver(field.child('driver'), driver),
    ...(nodePublishSecretRef ? required(field.child('nodePublishSecretRef', 'name'), nodePublishSecretRef.name) : []),
    ...(nodePublishSecretRef?.name ? refuse(field.child('name'), nodePublishSecretRef.name, dns1123SubdomainErrors(nodePublishSecretRef.name)) : []),
  ]),
  rule('ephemeral', ({ volumeClaimTemplate }, field) => (volumeClaimTemplate ? [] : [requiredValue(field.child('volumeClaimTemplate'))])),
]

function validateSource(volume: Volume, field: FieldPath, podName: string): FieldError[] {
  const present = sources.filter(({ source }) => volume[source] !== undefined)
  if (present.length === 0) return [requiredValue(field, 'must specify a volume type')]
  const errors = present.flatMap(({ source, forbiddenAs = source, validate }, index) => {
    if (index > 0) return [forbiddenField(field.child(forbiddenAs), 'may not specify more than 1 volume type')]
    return validate?.(volume[source]!, field.child(source)) ?? []
  })
  const claim = volume.ephemeral && podName && volume.name ? `${podName}-${volume.name}` : ''
  const words = claim === '' ? [] : dns1123SubdomainErrors(claim).map((each) => `PVC name "${claim}": ${each}`)
  return [...errors, ...refuse(field.child('name'), volume.name, words)]
}

const hostPathTypes = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']

function validateFiles(field: FieldPath, defaultMode: number | undefined, items: readonly KeyToPath[]): FieldError[] {
  return [
    ...fileMode(field.child('defaultMode'), defaultMode),
    ...items.flatMap((item, index) => validateKeyToPath(item, field.child('items').index(index))),
  ]
}

const driverLengthMax = 63

function validateDriver(field: FieldPath, driver = ''): FieldError[] {
  if (driver === '') return [requiredValue(field)]
  const errors = driver.length > driverLengthMax ? [tooLongDriver(field)] : []
  return [...errors, ...refuse(field, driver, dns1123SubdomainErrors(driver.toLowerCase()))]
}

function tooLongDriver(field: FieldPath): FieldError {
  return { type: 'FieldValueTooLong', field: String(field), body: `Too long: may not be more than ${driverLengthMax} bytes` }
}
