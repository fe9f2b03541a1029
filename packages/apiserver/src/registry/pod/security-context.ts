/**
 * Security contexts of pods and containers.
 *
 * Follows ValidateSecurityContext and validatePodSpecSecurityContext in
 * pkg/apis/core/validation/validation.go of Kubernetes 1.34. Left out: windowsOptions.
 */
import {
  duplicateValue, type FieldError, type FieldPath, forbiddenField, invalidValue, type PodSecurityContext, type PodSpec, requiredValue,
  type SecurityContext, tooLong, unixIdErrors, unsupportedValue,
} from '@track/apimachinery'
import { descendingPath, oneOf, refuse } from '../field-rules.ts'

export function validateSecurityContext(context: SecurityContext, field: FieldPath, { hostUsers }: { hostUsers: boolean }): FieldError[] {
  const { runAsUser, runAsGroup, procMount, seccompProfile, allowPrivilegeEscalation, privileged, capabilities, appArmorProfile } = context
  const errors = [...unixId(field.child('runAsUser'), runAsUser), ...unixId(field.child('runAsGroup'), runAsGroup)]
  if (procMount !== undefined) errors.push(...oneOf(field.child('procMount'), procMount, ['Default', 'Unmasked']))
  if (procMount === 'Unmasked' && hostUsers) {
    errors.push(invalidValue(field.child('procMount'), procMount, '`hostUsers` must be false to use `Unmasked`'))
  }
  errors.push(...validateSeccomp(seccompProfile, field.child('seccompProfile')))
  if (allowPrivilegeEscalation === false && privileged) {
    errors.push(invalidValue(field, inGoNames(context), 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'))
  }
  if (allowPrivilegeEscalation === false && capabilities?.add?.includes('CAP_SYS_ADMIN')) {
    const words = 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'
    errors.push(invalidValue(field, inGoNames(context), words))
  }
  return [...errors, ...validateAppArmor(appArmorProfile, field.child('appArmorProfile'))]
}

/** The context as the error shows it: the fields of the internal type, set or not. */
function inGoNames(context: SecurityContext): object {
  const { capabilities, ...rest } = context
  const value = (name: keyof typeof rest) => rest[name] ?? null
  return {
    Capabilities: capabilities ? { Add: capabilities.add ?? null, Drop: capabilities.drop ?? null } : null,
    Privileged: value('privileged'), SELinuxOptions: value('seLinuxOptions'), WindowsOptions: value('windowsOptions'),
    RunAsUser: value('runAsUser'), RunAsGroup: value('runAsGroup'), RunAsNonRoot: value('runAsNonRoot'),
    ReadOnlyRootFilesystem: value('readOnlyRootFilesystem'), AllowPrivilegeEscalation: value('allowPrivilegeEscalation'),
    ProcMount: value('procMount'), SeccompProfile: value('seccompProfile'), AppArmorProfile: value('appArmorProfile'),
  }
}

function unixId(field: FieldPath, id: number | undefined): FieldError[] {
  return id === undefined ? [] : refuse(field, id, unixIdErrors(id))
}

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined']

function validateSeccomp(profile: SecurityContext['seccompProfile'], field: FieldPath): FieldError[] {
  if (!profile) return []
  const { type, localhostProfile } = profile
  const errors = type
    ? oneOf(field.child('type'), type, profileTypes)
    : [requiredValue(field.child('type'), 'type is required when seccompProfile is set')]
  const own = field.child('localhostProfile')
  if (type === 'Localhost') {
    if (localhostProfile === undefined) return [...errors, requiredValue(own, 'must be set when seccomp type is Localhost')]
    return [...errors, ...descendingPath(own, localhostProfile)]
  }
  if (localhostProfile === undefined) return errors
  const shown = { Type: type ?? '', LocalhostProfile: localhostProfile }
  return [...errors, invalidValue(own, shown, 'can only be set when seccomp type is Localhost')]
}

const profilePathMax = 4095

function validateAppArmor(profile: SecurityContext['appArmorProfile'], field: FieldPath): FieldError[] {
  if (!profile) return []
  const { type, localhostProfile } = profile
  const own = field.child('localhostProfile')
  if (!type) return [requiredValue(field.child('type'), 'type is required when appArmorProfile is set')]
  if (!profileTypes.includes(type)) return [unsupportedValue(field.child('type'), type, profileTypes)]
  if (type !== 'Localhost') {
    return localhostProfile === undefined ? [] : [invalidValue(own, localhostProfile, 'can only be set when AppArmor type is Localhost')]
  }
  if (localhostProfile === undefined) return [requiredValue(own, 'must be set when AppArmor type is Localhost')]
  const errors: FieldError[] = []
  if (localhostProfile.trim() !== localhostProfile) errors.push(invalidValue(own, localhostProfile, 'must not be padded with whitespace'))
  else if (localhostProfile === '') errors.push(requiredValue(own, 'must be set when AppArmor type is Localhost'))
  if (localhostProfile.length > profilePathMax) errors.push(tooLong(own, profilePathMax))
  return errors
}

export function validatePodSecurityContext(spec: PodSpec, field: FieldPath): FieldError[] {
  const context = spec.securityContext
  if (!context) return []
  const errors = [
    ...unixId(field.child('fsGroup'), context.fsGroup),
    ...unixId(field.child('runAsUser'), context.runAsUser),
    ...unixId(field.child('runAsGroup'), context.runAsGroup),
    ...(context.supplementalGroups ?? []).flatMap((id, index) => unixId(field.child('supplementalGroups').index(index), id)),
  ]
  if (spec.shareProcessNamespace && spec.hostPID) {
    errors.push(invalidValue(field.child('shareProcessNamespace'), true, 'ShareProcessNamespace and HostPID cannot both be enabled'))
  }
  errors.push(...validateSysctls(spec, context.sysctls ?? [], field.child('sysctls')))
  const { fsGroupChangePolicy, supplementalGroupsPolicy, seLinuxChangePolicy } = context
  if (fsGroupChangePolicy !== undefined) {
    errors.push(...oneOf(field.child('fsGroupChangePolicy'), fsGroupChangePolicy, ['Always', 'OnRootMismatch']))
  }
  errors.push(...validateSeccomp(context.seccompProfile, field.child('seccompProfile')))
  errors.push(...validateAppArmor(context.appArmorProfile, field.child('appArmorProfile')))
  if (supplementalGroupsPolicy !== undefined) {
    errors.push(...oneOf(field.child('supplementalGroupsPolicy'), supplementalGroupsPolicy, ['Merge', 'Strict']))
  }
  if (seLinuxChangePolicy !== undefined) errors.push(...oneOf(field.child('seLinuxChangePolicy'), seLinuxChangePolicy, ['Recursive']))
  return errors
}

const segment = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const sysctlPattern = `^(${segment}[\\./])*${segment}$`
const sysctlLengthMax = 253

type Sysctl = NonNullable<PodSecurityContext['sysctls']>[number]

function validateSysctls({ hostNetwork, hostIPC }: PodSpec, sysctls: readonly Sysctl[], field: FieldPath): FieldError[] {
  const names = new Set<string>()
  return sysctls.flatMap(({ name = '' }, index) => {
    const own = field.index(index).child('name')
    const errors: FieldError[] = []
    if (name === '') errors.push(requiredValue(own))
    else if (name.length > sysctlLengthMax || !isSysctl(name)) {
      errors.push(invalidValue(own, name, `must have at most ${sysctlLengthMax} characters and match regex ${sysctlPattern}`))
    } else if (names.has(name)) errors.push(duplicateValue(own, name))
    names.add(name)
    const dotted = name.replaceAll('/', '.')
    if (hostNetwork && dotted.startsWith('net.')) errors.push(invalidValue(own, name, "may not be specified when 'hostNetwork' is true"))
    const isIpc = /^(kernel\.(sem|shm|msg)|fs\.mqueue\.)/.test(dotted)
    if (hostIPC && isIpc) errors.push(invalidValue(own, name, "may not be specified when 'hostIPC' is true"))
    return errors
  })
}

function isSysctl(name: string): boolean {
  return /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/.test(name)
}

/** What a pod with its own user namespace may not share with the host. */
export function validateHostUsers({ hostUsers, hostNetwork, hostPID, hostIPC }: PodSpec, field: FieldPath): FieldError[] {
  if (hostUsers !== false) return []
  const words = 'when `hostUsers` is false'
  return [
    ...(hostNetwork ? [forbiddenField(field.child('hostNetwork'), words)] : []),
    ...(hostPID ? [forbiddenField(field.child('HostPID'), words)] : []),
    ...(hostIPC ? [forbiddenField(field.child('HostIPC'), words)] : []),
  ]
}
