/** What a running Prometheus tells of a rule file over its API. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const paths = [
  'rules', 'alerts', 'rules?type=alert', 'rules?type=record', 'rules?rule_name[]=Waits', 'rules?rule_group[]=a', 'rules?exclude_alerts=true&rule_name[]=Fires', 'rules?match[]={severity="page"}',
  'rules?file[]=nope',
]

export async function askedOfPrometheus(program: string, rules: string): Promise<[path: string, body: string][]> {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'))
  writeFileSync(join(folder, 'r.yml'), rules)
  writeFileSync(join(folder, 'prometheus.yml'), 'global: {}\nrule_files: [r.yml]\n')
  const address = '127.0.0.1:19191'
  const server = spawn(program, ['--config.file=prometheus.yml', '--storage.tsdb.path=data', `--web.listen-address=${address}`], { cwd: folder, stdio: 'ignore' })
  // Alerts are written after the second evaluation, of one a second.
  await setTimeout(9000)
  const answers: [string, string][] = []
  for (const path of paths) answers.push([path, (await (await fetch(`http://${address}/api/v1/${path}`)).text()).trim()])
  server.kill()
  await setTimeout(1000)
  rmSync(folder, { recursive: true })
  return answers
}
