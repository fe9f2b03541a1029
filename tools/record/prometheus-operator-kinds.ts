/**
 * Records what a real API server makes of the Prometheus Operator's objects once their definitions are installed
 * (example/prometheus-operator-crd of the module github.com/prometheus-operator/prometheus-operator): its defaults, or what it refuses
 * and why. `node tools/record/prometheus-operator-kinds.ts [COUNT [SEED [kinds|alertmanagerconfigs [FILE]]]]`, with KUBECONFIG pointing to it.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withOracle } from './oracle.ts'
import { spoiledAlertmanagerConfigs, spoiledObjects } from './prometheus-operator/spoiled.ts'

interface Said {
  readonly kind: string
  readonly spec?: unknown
  readonly message?: string
  readonly details?: { readonly causes?: readonly { readonly field?: string; readonly message: string }[] }
}

const plurals: Readonly<Record<string, string>> = {
  ServiceMonitor: 'servicemonitors', PodMonitor: 'podmonitors', Probe: 'probes', ScrapeConfig: 'scrapeconfigs', Prometheus: 'prometheuses', Alertmanager: 'alertmanagers',
  AlertmanagerConfig: 'alertmanagerconfigs',
}

const folder = join(import.meta.dirname, '../../packages/cluster/src/addons/prometheus-operator/testdata')
const [count = '350', seed = '5', name = 'kinds', file = join(folder, `${name}.json`)] = process.argv.slice(2)
const samples = name === 'kinds' ? spoiledObjects : spoiledAlertmanagerConfigs

await withOracle(18_042, async ({ request }) => {
  const lines: string[] = []
  for (const object of samples(Number(count), Number(seed))) {
    const said = await request('POST', `/apis/${object.apiVersion}/namespaces/default/${plurals[object.kind]!}?dryRun=All&fieldValidation=Strict`, object) as unknown as Said
    const causes = said.details?.causes?.map(({ field, message }) => `${field ?? ''}: ${message}`).sort()
    // Values of another JSON type have words of their own, which are not followed.
    if (causes?.some((each) => each.includes('must be of type'))) continue
    const answer = said.kind === 'Status' ? (causes ? { causes } : { message: said.message }) : { spec: said.spec }
    lines.push(JSON.stringify([object.kind, object.spec, answer]))
  }
  writeFileSync(file, `[\n${lines.join(',\n')}\n]\n`)
})
