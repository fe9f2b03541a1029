/** Nodes as boxes by zone, with a square for each pod; and the same as a table. */
import type { NodePicture, PodPicture, Topology } from '../lab-link/pictures.ts'

export function NodeBoxes({ topology }: { topology: Topology }) {
  const { nodes, pods, stations } = topology
  const unbound = pods.filter(({ node }) => node === '')
  const colours = new Map(stations.filter(({ id }) => pods.some(({ station }) => station === id)).map(({ id }, index) => [id, index % 8]))
  return (
    <div class="nodes-and-pods">
      <ul class="legend" aria-label="Workloads">
        {[...colours].map(([id, colour]) => <li key={id}><span class={`swatch colour-${colour}`} />{id.split('/')[1]} <span class="meta">{pods.filter(({ station }) => station === id).length}</span></li>)}
        {(['starting', 'failing', 'leaving'] as const).filter((look) => pods.some((pod) => lookOf(pod) === look)).map((look) => <li key={look}><span class={`swatch pod ${look}`} />{look} <span class="meta">{pods.filter((pod) => lookOf(pod) === look).length}</span></li>)}
      </ul>
      <ul class="node-boxes" aria-label="Nodes">
        {nodes.map((node) => <NodeBox key={node.name} node={node} pods={pods.filter((pod) => pod.node === node.name)} colours={colours} />)}
        {unbound.length > 0 && (
          <li class="node-box unbound"><h3>Not placed</h3><Pods pods={unbound} colours={colours} /></li>
        )}
      </ul>
      <details class="as-table"><summary>As a table</summary><PodTable pods={pods} /></details>
    </div>
  )
}

function NodeBox({ node, pods, colours }: { node: NodePicture; pods: readonly PodPicture[]; colours: ReadonlyMap<string, number> }) {
  const state = !node.isReady ? 'not ready' : node.isSchedulable ? '' : 'cordoned'
  return (
    <li class={`node-box ${node.isReady ? '' : 'bad'}`}>
      <h3>{node.name} <span class="meta">{node.zone}{state && `, ${state}`}</span></h3>
      <Pods pods={pods} colours={colours} />
      <p class="meta">{pods.length} {pods.length === 1 ? 'pod' : 'pods'}, {node.cpu} CPU, {printMemory(node.memory)}</p>
    </li>
  )
}

/** `32668Mi` as `31.9 GiB`. */
function printMemory(quantity: string): string {
  const [, digits, unit] = /^(\d+)(Ki|Mi)$/.exec(quantity) ?? []
  if (digits === undefined) return quantity
  return `${Math.round(Number(digits) / (unit === 'Ki' ? 1024 ** 2 : 1024) * 10) / 10} GiB`
}

function Pods({ pods, colours }: { pods: readonly PodPicture[]; colours: ReadonlyMap<string, number> }) {
  const words = `${pods.filter(({ isReady }) => isReady).length} of ${pods.length} pods ready`
  return (
    <div class="pods" role="img" aria-label={words}>
      {pods.map((pod) => <span key={pod.uid} class={`pod colour-${colours.get(pod.station) ?? 0} ${lookOf(pod)}`} title={`${pod.name}: ${pod.status}`} />)}
    </div>
  )
}

function lookOf({ isReady, status }: PodPicture): string {
  if (isReady) return status === 'Terminating' ? 'leaving' : 'ready'
  if (/Error|BackOff|Err|OOM|Failed|Evicted|Unknown/.test(status)) return 'failing'
  return status === 'Terminating' || status === 'Completed' ? 'leaving' : 'starting'
}

function PodTable({ pods }: { pods: readonly PodPicture[] }) {
  return (
    <table>
      <thead><tr><th scope="col">Pod</th><th scope="col">Node</th><th scope="col">Status</th><th scope="col">Ready</th><th scope="col">Restarts</th></tr></thead>
      <tbody>
        {pods.map((pod) => (
          <tr key={pod.uid}><td>{pod.namespace === 'default' ? pod.name : `${pod.namespace}/${pod.name}`}</td><td>{pod.node}</td><td>{pod.status}</td><td>{pod.isReady ? 'yes' : 'no'}</td><td>{pod.restarts}</td></tr>
        ))}
      </tbody>
    </table>
  )
}
