/**
 * Where a workload's description comes from: the file `workload.yaml` of a mounted volume, the
 * variable WORKLOAD, or the image itself; the environment and the arguments change its settings.
 */
import type { Simulation } from '@track/simulation'
import type { WorkloadText } from '@track/traffic'
import type { Image, ServerBehaviour } from '../images/image.ts'
import type { Container, Pod } from '../objects/pod.ts'
import { nodesOf } from '../state.ts'
import type { RunStart } from './run.ts'
import { mountedFile, volumeFiles } from './volumes.ts'

/** A server with all its settings as they are by default. */
const plainServer = 'kind: server\n'

export function workloadText(simulation: Simulation, { uid, container, image, configuration }: RunStart): WorkloadText {
  const { env, argv } = configuration
  const { pod } = nodesOf(simulation).pods.get(uid)!
  if (image.behaviour.kind === 'server') return { text: serverText(simulation, pod, container, image, argv), env: own(image.behaviour, env), args: [] }
  const text = mountedFile(simulation, pod, container, 'workload.yaml') ?? env['WORKLOAD'] ?? plainServer
  return { text, env, args: argv.slice(image.entrypoint?.length ?? 0) }
}

/** The variables that a well-known server reads. */
function own({ variables = [] }: ServerBehaviour, env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => variables.some((each) => name.startsWith(each))))
}

/** A well-known server's own description, with the port of its command line and a route for each of its pages. */
function serverText(
  simulation: Simulation, pod: Pod, container: Container, { behaviour, files = {} }: Image, argv: readonly string[],
): string {
  const { workload, documentRoot, port } = behaviour as ServerBehaviour
  const own = port ? workload.replace(/^port: \d+$/m, `port: ${port(argv)}`) : workload
  if (documentRoot === undefined) return own
  const mount = container.volumeMounts?.find(({ mountPath }) => mountPath === documentRoot)
  const volume = pod.spec.volumes?.find(({ name }) => name === mount?.name)
  const mounted = volume && volumeFiles(simulation, pod, volume)
  const pages = mounted && typeof mounted === 'object'
    ? Object.keys(mounted)
    : Object.keys(files).filter((path) => path.startsWith(`${documentRoot}/`)).map((path) => path.slice(documentRoot.length))
  const paths = pages.flatMap((page) => (page.endsWith('/index.html') ? [page.slice(0, -'index.html'.length), page] : [page]))
  return `${own}routes:\n${paths.map((path) => `- {path: ${JSON.stringify(path)}, service: 400us, cpu: 200us}\n`).join('')}`
}
