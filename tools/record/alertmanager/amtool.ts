/** What amtool prints, beside a real Alertmanager. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const routed = `route:
  receiver: default
  group_by: [alertname]
  routes:
  - matchers: [team="db"]
    receiver: db
    continue: true
    routes:
    - matchers: ['severity=~"critical|page"']
      receiver: db-pager
  - match:
      team: web
    match_re:
      severity: crit.*
    receiver: web
    routes:
    - matchers: [zone!="eu"]
      receiver: web-far
    - receiver: web
  - matchers: [a=b, '"c d"=e']
    receiver: default
receivers:
- name: default
- name: db
- name: db-pager
- name: web
- name: web-far
`

const files: Readonly<Record<string, string>> = {
  'routed.yml': routed,
  'plain.yml': 'route:\n  receiver: a\nreceivers:\n- name: a\n',
  'templates.yml': 'route:\n  receiver: a\nreceivers:\n- name: a\ninhibit_rules:\n- source_matchers: [a=b]\n  target_matchers: [c=d]\ntemplates: [good.tmpl, none.tmpl]\n',
  'bad-template.yml': 'route:\n  receiver: a\nreceivers:\n- name: a\ntemplates: [bad.tmpl]\n',
  'unknown-function.yml': 'route:\n  receiver: a\nreceivers:\n- name: a\ntemplates: [unknown.tmpl]\n',
  'good.tmpl': '{{ define "mine" }}{{ .Status | toUpper }}{{ end }}\n',
  'bad.tmpl': '{{ define "mine" }}{{ .Status }\n',
  'unknown.tmpl': '{{ define "mine" }}\n{{ shout .Status }}{{ end }}\n',
  'unknown-field.yml': 'route:\n  receiver: a\n  foo: bar\nreceivers:\n- name: a\n',
  'no-receiver.yml': 'route:\n  receiver: b\nreceivers:\n- name: a\n',
  'broken.yml': 'route: [\n',
  'empty.yml': '',
  'old-matcher.yml': 'route:\n  receiver: a\n  routes:\n  - matchers: ["a=b c"]\nreceivers:\n- name: a\n',
  'silences.json': '[{"matchers":[{"name":"alertname","value":"Imported","isRegex":false,"isEqual":true}],"startsAt":"2098-01-01T00:00:00Z","endsAt":"2098-02-01T00:00:00Z","createdBy":"eve","comment":"from a file"}]\n',
  'no-silences.json': '{"a": 1}\n',
}

/** `URL` is the server, `$1` the first silence that was made. */
const commands: readonly string[] = [
  'check-config plain.yml', 'check-config routed.yml plain.yml', 'check-config templates.yml', 'check-config bad-template.yml', 'check-config unknown-function.yml', 'check-config unknown-field.yml', 'check-config no-receiver.yml plain.yml',
  'check-config broken.yml', 'check-config empty.yml', 'check-config old-matcher.yml', 'check-config nothing.yml', 'check-config < plain.yml', 'check-config --foo', 'check-config unknown-field.yml no-receiver.yml',
  'config routes --config.file=routed.yml', 'config routes show --config.file=routed.yml', 'config routes show --config.file routed.yml', 'config routes show', 'config routes show --config.file=nothing.yml', 'config routes show --config.file=no-receiver.yml',
  'config routes test --config.file=routed.yml team=db', 'config routes test --config.file=routed.yml team=db severity=critical', 'config routes test --config.file=routed.yml team=web severity=critical zone=us', 'config routes test --config.file=routed.yml team=web severity=crit zone=eu',
  'config routes test --config.file=routed.yml', 'config routes test --config.file=routed.yml --tree team=db severity=page', 'config routes test --config.file=routed.yml --tree team=web severity=critical', 'config routes test --config.file=routed.yml --tree x=y', 'config routes test --config.file=routed.yml --verify.receivers=db team=db',
  'config routes test --config.file=routed.yml --verify.receivers=db,web team=db', 'config routes test --config.file=routed.yml team', 'config routes test --config.file=routed.yml team!=db', 'config routes test --config.file=routed.yml "a=b" "c d=e"', 'config routes test --config.file=routed.yml --tree a=b "\\"c d\\"=e"',
  'config routes test team=db', 'config routes test --foo', 'alert', 'alert query', 'silence query', 'alert query --alertmanager.url=http://127.0.0.1:1', '--alertmanager.url=URL alert', '--alertmanager.url=URL alert query',
  '--alertmanager.url=URL alert add alertname=Down instance=a --start=2025-01-01T00:00:00Z --end=2099-01-01T00:00:00Z --annotation=summary="it is down" --generator-url=http://p.example/graph', '--alertmanager.url=URL alert add Slow team=db --start=2025-02-01T00:00:00Z --end=2099-01-01T00:00:00Z --annotation="runbook=http://r.example"',
  '--alertmanager.url=URL alert add', '--alertmanager.url=URL alert add a=b c', '--alertmanager.url=URL alert add a!=b', '--alertmanager.url=URL alert add a=b --annotation=c', '--alertmanager.url=URL alert add a=b --annotation=c!=d', '--alertmanager.url=URL alert add a=b --start=now', '--alertmanager.url=URL alert add a=b --end=2025-01-01',
  '--alertmanager.url=URL alert add a=b --start=2099-01-01T00:00:00Z --end=2025-01-01T00:00:00Z', '--alertmanager.url=URL alert query', '--alertmanager.url=URL -o extended alert query', '--alertmanager.url=URL alert query Down', '--alertmanager.url=URL alert query team=db', '--alertmanager.url=URL alert query alertname=~"S.*"',
  '--alertmanager.url=URL alert query nobody', '--alertmanager.url=URL alert query --receiver=db.*', '--alertmanager.url=URL alert query -r (', '--alertmanager.url=URL alert query a=~(', '--alertmanager.url=URL alert query -s', '--alertmanager.url=URL -o yaml alert query', '--alertmanager.url=URL --date.format=2006-01-02 alert query',
  '--alertmanager.url=URL silence add', '--alertmanager.url=URL silence add alertname=Down', '--alertmanager.url=URL silence add alertname=Down -c works --start=2024-01-01T00:00:00Z --end=2024-02-01T00:00:00Z', '--alertmanager.url=URL silence add alertname=Down -c works --start=2099-01-01T00:00:00Z --end=2098-02-01T00:00:00Z',
  '--alertmanager.url=URL silence add alertname=Down -c works -d 0', '--alertmanager.url=URL silence add alertname=Down -c works -d soon', '--alertmanager.url=URL silence add alertname=Down -c works --start=soon', '--alertmanager.url=URL silence add Down team=~"a|b" -c works -a ada --end=2099-01-01T00:00:00Z',
  '--alertmanager.url=URL silence add alertname=Slow team!=web -c "more works" --start=2098-03-01T00:00:00Z -d 2h', '--alertmanager.url=URL silence add alertname=~( -c x --end=2096-01-01T00:00:00Z', '--alertmanager.url=URL silence add alertname=Slow -c noted --end=2097-01-01T00:00:00Z --annotation=ticket=5', '--alertmanager.url=URL silence query',
  '--alertmanager.url=URL silence', '--alertmanager.url=URL silence query -q', '--alertmanager.url=URL silence query Down', '--alertmanager.url=URL silence query --created-by=ada', '--alertmanager.url=URL silence query --id=$1', '--alertmanager.url=URL silence query --within=1h', '--alertmanager.url=URL silence query --expired',
  '--alertmanager.url=URL alert query', '--alertmanager.url=URL alert query -s', '--alertmanager.url=URL alert query -a -s -i -u',
  '--alertmanager.url=URL silence update $2 --comment="less works" --end=2098-04-01T00:00:00Z', '--alertmanager.url=URL silence update', '--alertmanager.url=URL silence update 11111111-2222-4333-8444-555555555555', '--alertmanager.url=URL silence update $2 --start=2098-05-01T00:00:00Z',
  '--alertmanager.url=URL silence expire $3', '--alertmanager.url=URL silence expire', '--alertmanager.url=URL silence expire x', '--alertmanager.url=URL silence expire 11111111-2222-4333-8444-555555555555', '--alertmanager.url=URL silence query -q', '--alertmanager.url=URL silence import silences.json', '--alertmanager.url=URL silence import no-silences.json',
  '--alertmanager.url=URL silence import nothing.json', '--alertmanager.url=URL silence query Imported', '--alertmanager.url=URL config routes show', '--alertmanager.url=URL config routes test team=db', '--alertmanager.url=URL config routes show --config.file=plain.yml', '--alertmanager.url=URL cluster show', '--alertmanager.url=URL config show', '--alertmanager.url=URL config',
  "", "nonsense", '--nonsense', 'alert nonsense', 'silence nonsense --alertmanager.url=URL', '--version-check alert', '--alertmanager.url', '--timeout=x check-config plain.yml', 'check-config plain.yml --output=json', '-o', '-x', 'silence add --duration',
]

function noteSilences(known: string[], text: string): void {
  const ids = [...text.matchAll(/[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}/g)].map(([id]) => id)
  known.push(...new Set(ids.filter((id) => !known.includes(id) && !id.startsWith('11111111'))))
}

export async function playAmtool(folder: string, port: number): Promise<object> {
  const home = mkdtempSync(join(tmpdir(), 'amtool-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text)
  const server = spawn(join(folder, 'alertmanager'), [
    `--config.file=${join(home, 'routed.yml')}`, `--storage.path=${join(home, 'data')}`, '--cluster.listen-address=', `--web.listen-address=127.0.0.1:${port}`, '--log.level=error',
  ], { stdio: 'ignore' })
  const startedAt = new Date().toISOString()
  const silences: string[] = []
  const answers: unknown[] = []
  try {
    await sleep(2000)
    for (const command of commands) {
      const line = command.replaceAll('URL', `http://127.0.0.1:${port}`).replaceAll(/\$(\d)/g, (_, number) => silences[Number(number) - 1] ?? '')
      const quoted = line.replaceAll(/\((?![^"]*"(?:[^"]*"[^"]*")*[^"]*$)/g, '\\(')
      const done = spawnSync('bash', ['-c', `amtool ${quoted.replaceAll(/([!])/g, '$1')}`], {
        cwd: home, encoding: 'utf8', env: { PATH: `${folder}:/usr/bin:/bin`, HOME: home, TZ: 'UTC', LC_ALL: 'C.UTF-8', USER: 'root' },
      })
      noteSilences(silences, done.stdout)
      const named = (text: string) => silences.reduce((all, id, index) => all.replaceAll(id, `silence-${index + 1}`), text).replaceAll(`127.0.0.1:${port}`, "alertmanager.example:9093")
      answers.push([command, named(done.stdout), named(done.stderr), done.status])
    }
  } finally {
    server.kill('SIGKILL')
    rmSync(home, { recursive: true, force: true })
  }
  return { startedAt, files, answers }
}
