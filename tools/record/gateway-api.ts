/**
 * Records what a real API server makes of Gateway API objects once their definitions are installed
 * (config/crd/standard of the module sigs.k8s.io/gateway-api): its defaults, or what it refuses and why.
 * `node tools/record/gateway-api.ts`, with KUBECONFIG pointing to it.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { growObjects, writtenObjects } from './gateway-api/objects.ts'
import { withOracle } from './oracle.ts'

interface Said {
  readonly kind: string
  readonly spec?: unknown
  readonly reason?: string
  readonly message?: string
  readonly details?: { readonly causes?: readonly { readonly field?: string; readonly message: string }[] }
}

const plurals: Readonly<Record<string, string>> = { GatewayClass: 'gatewayclasses', Gateway: 'gateways', HTTPRoute: 'httproutes', ReferenceGrant: 'referencegrants' }

await withOracle(18_021, async ({ request }) => {
  const lines: string[] = []
  for (const object of [...writtenObjects, ...growObjects(420)]) {
    const where = object.kind === 'GatewayClass' ? '' : '/namespaces/default'
    const said = await request('POST', `/apis/${object.apiVersion}${where}/${plurals[object.kind]!}?dryRun=All&fieldValidation=Strict`, object) as unknown as Said
    const causes = said.details?.causes?.map(({ field, message }) => `${field ?? ''}: ${message}`).sort()
    // Values of another JSON type have words of their own, which are not followed.
    if (causes?.some((each) => each.includes('must be of type'))) continue
    const answer = said.kind === 'Status' ? (causes ? { causes } : { reason: said.reason, message: said.message }) : { spec: said.spec }
    lines.push(JSON.stringify({ object, ...answer }))
  }
  writeFileSync(join(import.meta.dirname, '../../packages/cluster/testdata/gateway-api.json'), `[\n${lines.join(',\n')}\n]\n`)
})
