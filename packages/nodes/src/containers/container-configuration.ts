/** What a container is started with: its environment, its command line, its working directory. */
import type { Simulation } from '@track/simulation'
import { imageOf } from '../images/image-of-container.ts'
import type { Container } from '../objects/pod.ts'
import { nodesOf } from '../state.ts'
import { containerEnvironment } from './environment.ts'
import { expandVariables } from './expansion.ts'

export interface ContainerConfiguration {
  readonly env: Readonly<Record<string, string>>
  readonly argv: readonly string[]
  readonly cwd: string
}

/** The configuration, or the kubelet's words for why there is none (CreateContainerConfigError). */
export function containerConfiguration(
  simulation: Simulation, uid: string, container: Container,
): ContainerConfiguration | { readonly refusal: string } {
  const { pod } = nodesOf(simulation).pods.get(uid)!
  const own = containerEnvironment(simulation, pod, container)
  if (typeof own === 'string') return { refusal: own }
  const image = imageOf(simulation, container)
  const { entrypoint = [], command = [], env: imageEnv = {}, workingDir = '/' } = typeof image === 'object' ? image : {}
  const mapping = (name: string) => own[name]
  const expand = (words: readonly string[]) => words.map((word) => expandVariables(word, mapping))
  // A command without arguments drops the image's arguments too; arguments alone keep its entrypoint.
  const words = container.command
    ? [...expand(container.command), ...expand(container.args ?? [])]
    : [...entrypoint, ...(container.args ? expand(container.args) : command)]
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  return {
    env: { PATH: path, HOSTNAME: pod.spec.hostname ?? pod.metadata.name ?? '', HOME: '/root', ...imageEnv, ...own },
    argv: words,
    cwd: container.workingDir ?? workingDir,
  }
}
