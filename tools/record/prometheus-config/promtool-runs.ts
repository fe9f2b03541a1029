/** Calls of `promtool check config` with the files that they read. */

export interface ConfigRun {
  readonly argv: readonly string[]
  readonly files: Readonly<Record<string, string>>
}

const rules = 'groups:\n- name: a\n  rules:\n  - record: x\n    expr: up\n  - alert: Down\n    expr: up == 0\n'
const twice = 'groups:\n- name: a\n  rules:\n  - {record: x, expr: up}\n  - {record: x, expr: up}\n'
const main = 'global:\n  scrape_interval: 15s\nrule_files: [rules.yml, "more/*.yml"]\nscrape_configs:\n- job_name: prometheus\n  static_configs:\n  - targets: ["localhost:9090"]\n'

const job = (more: string) => `scrape_configs:\n- job_name: a\n  ${more.replaceAll('\n', '\n  ')}\n`
const check = (text: string, more: Readonly<Record<string, string>> = {}, ...flags: readonly string[]): ConfigRun => (
  { argv: ['check', 'config', ...flags, 'prometheus.yml'], files: { 'prometheus.yml': text, ...more } }
)

const wrongs = [
  '', 'x', 'foo: 1\n', 'global: {scrape_interval: 1}\n', job(''), job('scrape_interval: 5s\nscrape_timeout: 6s'), job('static_configs: [{targets: ["http://a"]}]'),
  job('static_configs: [{targets: ["http://a"]}]\nrelabel_configs: [{target_label: x}]'), job('static_configs: [{targets: ["a", ""]}]\nrelabel_configs: [{target_label: x}]'),
  job('static_configs: [{targets: ["a"]}, {targets: [b]}]\nrelabel_configs: [{source_labels: [__address__], regex: b, target_label: __scrape_interval__, replacement: 0s}]'),
  job('static_configs: [{targets: ["a"]}]\nrelabel_configs: [{target_label: __scrape_timeout__, replacement: 2h}]'), job('static_configs: [{targets: ["a"]}]\nrelabel_configs: [{target_label: __scrape_interval__, replacement: x}]'),
  job('authorization: {credentials_file: token}'), job('bearer_token_file: /run/token'), job('tls_config: {cert_file: c, key_file: k}'), job('kubernetes_sd_configs: [{role: pod, api_server: "https://a", tls_config: {cert_file: c, key_file: k}}]'),
  job('file_sd_configs: [{files: [targets.json, "sd/*.yml"]}]'), job('kubernetes_sd_configs: [{role: pod, selectors: [{role: pod, field: a}]}]'), job('kubernetes_sd_configs: [{role: pod, selectors: [{role: pod, label: "a in b"}]}]'),
  'rule_files: [nothing.yml]\n', 'rule_files: ["none/*.yml"]\n', 'alerting: {alertmanagers: [{static_configs: [{targets: ["a:9093"]}]}]}\n', 'remote_read: [{url: "http://a"}]\n', 'remote_write: [{url: "http://a"}]\n',
]

export function configRuns(): readonly ConfigRun[] {
  const files = { 'rules.yml': rules, 'more/b.yml': 'groups: []\n', 'more/a.yml': rules.replace('name: a', 'name: b') }
  const sd = { 'targets.json': '[{"targets": ["a:1"], "labels": {"x": "y"}}]', 'sd/a.yml': '- targets: [b]\n', token: 't', c: 'c', k: 'k' }
  const found = job('file_sd_configs: [{files: [targets.json, "sd/*.yml"]}]')
  return [
    ...wrongs.flatMap((text) => [check(text), check(text, {}, '--syntax-only'), check(text, sd), check(text, {}, '--agent')]),
    check(main), check(main, files), check(main, files, '--syntax-only'), check(main, { ...files, 'more/b.yml': twice }), check(main, { ...files, 'more/b.yml': twice }, '--lint-fatal'),
    check(main, { ...files, 'more/b.yml': twice }, '--lint=none'), check(main, { ...files, 'more/b.yml': twice }, '--lint=too-long-scrape-interval'), check(main, files, '--lint=all,odd'), check(main, { ...files, 'rules.yml': 'groups: [{}]\n' }),
    check(main, { ...files, 'rules.yml': 'groups: [{name: a, x: y}]\n' }, '--ignore-unknown-fields'),
    check(job('scrape_interval: 5m'), {}, '--lint=all'), check(job('scrape_interval: 5m'), {}, '--lint=too-long-scrape-interval', '--lint-fatal'), check(job('scrape_interval: 5m')), check(job('scrape_interval: 2m'), {}, '--lint=all', '--query.lookback-delta=1m', '--lint-fatal'),
    check(found, { 'targets.json': '[null]', 'sd/a.yml': '- targets: [b]\n' }), check(found, { 'targets.json': '[]', 'sd/a.yml': '- target: [b]\n' }), check(found, { 'targets.json': '[{"targets": ["a/b"]}]' }), check(found, { 'sd/a.yml': 'x' }),
    { argv: ['check', 'config', 'none.yml'], files: {} }, { argv: ['check', 'config', 'a/b/p.yml', 'q.yml'], files: { 'a/b/p.yml': 'rule_files: [../r.yml, "*.rules"]\n', 'a/r.yml': rules, 'a/b/x.rules': 'groups: []\n', 'q.yml': 'x: y\n' } },
    { argv: ['check', 'config', './p.yml'], files: { 'p.yml': 'rule_files: [r.yml]\n', 'r.yml': rules } }, { argv: ['check', 'config'], files: {} }, { argv: ['check', 'config', '--help'], files: {} },
  ]
}
