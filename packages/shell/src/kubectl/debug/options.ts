/**
 * The flags of `kubectl debug`, and what does not go together.
 *
 * Follows k8s.io/kubectl/pkg/cmd/debug/debug.go (AddFlags, Complete, Validate) of Kubernetes 1.34.
 */
import { quote } from '@track/apimachinery'
import { type Guest, print, printError } from '@track/processes'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { KubectlError } from '../errors.ts'
import { imageReference } from '../workloads/image-reference.ts'
import { profiles } from './profiles.ts'

export const debugFlags = {
  'filename': { kind: 'strings', short: 'f', help: 'A file with the object that is debugged.', completes: 'file' },
  'arguments-only': { kind: 'boolean', help: 'What follows -- are the arguments, not the command.' },
  'attach': { kind: 'boolean', help: 'Wait until the container runs, and attach to it; so with -i.' },
  'container': { kind: 'string', short: 'c', default: '', help: 'The name of the container for debugging.' },
  'copy-to': { kind: 'string', default: '', help: 'Make a copy of the pod with this name.' },
  'replace': { kind: 'boolean', help: 'With --copy-to: delete the original.' },
  'env': { kind: 'strings', help: 'Environment variables of the container: A=b.' },
  'image': { kind: 'string', default: '', help: 'The image of the container for debugging.' },
  'image-pull-policy': { kind: 'string', default: '', help: 'When to pull the image.', completes: ['Always', 'IfNotPresent', 'Never'] },
  'keep-labels': { kind: 'boolean', help: 'With --copy-to: keep the labels.' },
  'keep-annotations': { kind: 'boolean', help: 'With --copy-to: keep the annotations.' },
  'keep-liveness': { kind: 'boolean', help: 'With --copy-to: keep the liveness probes.' },
  'keep-readiness': { kind: 'boolean', help: 'With --copy-to: keep the readiness probes.' },
  'keep-startup': { kind: 'boolean', help: 'With --copy-to: keep the startup probes.' },
  'keep-init-containers': { kind: 'boolean', default: true, help: 'With --copy-to: run the init containers.' },
  'set-image': { kind: 'strings', help: 'With --copy-to: other images of containers: app=nginx:1.29.' },
  'stdin': { kind: 'boolean', short: 'i', help: 'Keep standard input of the container open.' },
  'quiet': { kind: 'boolean', short: 'q', help: 'Show only what the container writes.' },
  'same-node': { kind: 'boolean', help: 'With --copy-to: on the same node.' },
  'share-processes': { kind: 'boolean', default: true, help: 'With --copy-to: containers see the processes of each other.' },
  'target': { kind: 'string', default: '', help: 'The container whose processes are to be seen.', completes: 'container' },
  'tty': { kind: 'boolean', short: 't', help: 'Give the container a terminal.' },
  'profile': { kind: 'string', default: 'legacy', help: 'What the container may do.', completes: Object.keys(profiles) },
} as const satisfies FlagTable

export interface DebugOptions extends FlagValues<typeof debugFlags> {
  readonly targets: readonly string[]
  readonly words: readonly string[]
  readonly attaches: boolean
  readonly setsSharing: boolean
  readonly images: ReadonlyMap<string, string>
}

type Typed = { readonly operands: readonly string[]; readonly afterDash: number | undefined; readonly given: ReadonlySet<string> }

export function debugOptions(flags: FlagValues<typeof debugFlags>, { operands, afterDash = 0, given }: Typed): DebugOptions {
  if (!Object.hasOwn(profiles, flags.profile)) throw new KubectlError(`unknown profile: ${flags.profile}`)
  const at = operands.length - afterDash
  return {
    ...flags,
    targets: operands.slice(0, at), words: operands.slice(at),
    attaches: given.has('attach') ? flags.attach : flags.stdin,
    setsSharing: given.has('share-processes'),
    images: new Map(flags['set-image'].map((pair) => partedPair(pair, '--set-image'))),
  }
}

/** As pflag reads a StringToString. */
export function partedPair(pair: string, flag: string): readonly [name: string, value: string] {
  const at = pair.indexOf('=')
  if (at < 0) throw new KubectlError(`invalid argument ${quote(pair)} for "${flag}" flag: ${pair} must be formatted as key=value`)
  return [pair.slice(0, at), pair.slice(at + 1)]
}

/** The refusals in kubectl's own order. */
const rules: readonly [is: (options: DebugOptions) => boolean, words: string | ((options: DebugOptions) => string)][] = [
  [({ attach, image, container }) => attach && image === '' && container === '', 'you must specify --container or create a new container using --image in order to attach.'],
  [(options) => isCopy(options) && options.image === '' && options.images.size === 0 && options.words.length === 0, 'you must specify --image, --set-image or command arguments.'],
  [(options) => isCopy(options) && options.words.length > 0 && options.container === '' && options.image === '', 'you must specify an existing container or a new image when specifying args.'],
  [(options) => !isCopy(options) && options.replace, '--replace may only be used with --copy-to.'],
  [(options) => !isCopy(options) && options['same-node'], '--same-node may only be used with --copy-to.'],
  [(options) => !isCopy(options) && options.images.size > 0, '--set-image may only be used with --copy-to.'],
  [(options) => !isCopy(options) && options.image === '', 'you must specify --image when not using --copy-to.'],
  [({ image }) => image !== '' && !imageReference.test(image), ({ image }) => `invalid image name ${quote(image)}: invalid reference format`],
  [({ targets, filename }) => targets.length === 0 && filename.length === 0, 'NAME or filename is required for debug'],
  [(options) => !['', 'Always', 'IfNotPresent', 'Never'].includes(options['image-pull-policy']), (options) => `invalid image pull policy: ${options['image-pull-policy']}`],
  [(options) => wrongImage(options) !== undefined, (options) => {
    const [name, image] = wrongImage(options)!
    return `invalid image name ${quote(image)} for container ${quote(name)}: invalid reference format`
  }],
  [(options) => options.target !== '' && isCopy(options), '--target is incompatible with --copy-to. Use --share-processes instead.'],
]

function isCopy(options: DebugOptions): boolean {
  return options['copy-to'] !== ''
}

function wrongImage({ images }: DebugOptions): readonly [string, string] | undefined {
  return [...images].find(([, image]) => !imageReference.test(image))
}

export function* checkOptions(options: DebugOptions): Guest<void> {
  const broken = rules.find(([is]) => is(options))
  if (broken) throw new KubectlError(typeof broken[1] === 'string' ? broken[1] : broken[1](options))
  if (options.target !== '' && !options.quiet) {
    yield* print(`Targeting container ${quote(options.target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`)
  }
  if (options.tty && !options.stdin) throw new KubectlError('-i/--stdin is required for containers with -t/--tty=true')
  if (options.profile === 'legacy') {
    yield* printError('--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n')
  }
}
