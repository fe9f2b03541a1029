/** The commands of promtool, one a row. Follows cmd/promtool/main.go of Prometheus 3.16. Those without `run` are known and refused. */
import { checkConfig } from './check-config.ts'
import { checkMetrics } from './check-metrics.ts'
import { checkRules } from './check-rules.ts'
import type { KingpinArgument, KingpinFlag, KingpinTool } from './kingpin/command.ts'
import { deleteLabelMatcher, formatPromql, setLabelMatcher } from './promql.ts'
import { checkServer, queryInstant, queryLabels, queryRange, querySeries } from './query.ts'
import { testRules } from './test-rules.ts'
import { analyzeTsdb } from './tsdb-analyze.ts'

const httpConfig: KingpinFlag = {
  name: 'http.config.file', kind: 'value', placeholder: '<filename>',
  help: 'HTTP client configuration file, see details at https://prometheus.io/docs/prometheus/latest/configuration/promtool',
}
const url: KingpinFlag = { name: 'url', kind: 'value', default: 'http://localhost:9090', help: 'The URL for the Prometheus server.' }
const header: KingpinFlag = { name: 'header', kind: 'texts', help: 'Extra headers to send to server.' }
const server: KingpinArgument = { name: 'server', help: 'Prometheus server to query.', isRequired: true }
const expression: KingpinArgument = { name: 'expr', help: 'PromQL query expression.', isRequired: true }
const query: KingpinArgument = { name: 'query', help: 'PromQL query.', isRequired: true }
const dbPath: KingpinArgument = { name: 'db path', help: 'Database path (default is data/).' }
const lintFatal: KingpinFlag = { name: 'lint-fatal', kind: 'truth', help: 'Make lint errors exit with exit code 3.' }

const ignoring = (what: string): KingpinFlag => ({
  name: 'ignore-unknown-fields', kind: 'truth',
  help: `Ignore unknown fields in the ${what}. This is useful when you want to extend rule files with custom metadata. Ensure that those fields are removed before loading them into the Prometheus server as it performs strict checks by default.`,
})

const start = (what: string): KingpinFlag => ({ name: 'start', kind: 'text', help: `${what} (RFC3339 or Unix timestamp).` })
const end = (what: string): KingpinFlag => ({ name: 'end', kind: 'text', help: `${what} (RFC3339 or Unix timestamp).` })

const checkMetricsHelp = `Pass Prometheus metrics over stdin to lint them for consistency and correctness, and optionally perform cardinality analysis.

examples:

$ cat metrics.prom | promtool check metrics

$ curl -s http://localhost:9090/metrics | promtool check metrics --extended

$ curl -s http://localhost:9100/metrics | promtool check metrics --extended --lint=none`

export const promtool: KingpinTool = {
  name: 'promtool',
  help: 'Tooling for the Prometheus monitoring system.',
  version: 'promtool, version 3.16.0\n',
  flags: [
    { name: 'help', short: 'h', kind: 'truth', help: 'Show context-sensitive help (also try --help-long and --help-man).' },
    { name: 'version', kind: 'truth', help: 'Show application version.' },
    { name: 'experimental', kind: 'truth', help: 'Enable experimental commands.' },
    {
      name: 'enable-feature', kind: 'texts', default: '', placeholder: '',
      help: 'Comma separated feature names to enable. Valid options: promql-experimental-functions, promql-delayed-name-removal, promql-unquoted-utf8-names. See https://prometheus.io/docs/prometheus/latest/feature_flags/ for more details',
    },
  ],
  groupFlags: {
    check: [{ name: 'query.lookback-delta', kind: 'value', default: '5m', help: "The server's maximum query lookback duration." }],
    query: [{ name: 'format', short: 'o', kind: 'value', default: 'promql', only: ['promql', 'json'], help: 'Output format of the query.' }, httpConfig],
    test: [{ name: 'junit', kind: 'value', help: 'File path to store JUnit XML test results.' }],
  },
  commands: [
    {
      path: 'check service-discovery', help: 'Perform service discovery for the given job name and report the results, including relabeling.',
      flags: [{ name: 'timeout', kind: 'value', default: '30s', help: 'The time to wait for discovery results.' }],
      arguments: [{ name: 'config-file', help: 'The prometheus config file.', isRequired: true, areFiles: true }, { name: 'job', help: 'The job to run service discovery for.', isRequired: true }],
    },
    {
      path: 'check config', help: 'Check if the config files are valid or not.', run: checkConfig,
      flags: [
        { name: 'syntax-only', kind: 'truth', help: 'Only check the config file syntax, ignoring file and content validation referenced in the config' },
        {
          name: 'lint', kind: 'text', default: 'duplicate-rules',
          help: 'Linting checks to apply to the rules/scrape configs specified in the config. Available options are: all, duplicate-rules, none, too-long-scrape-interval. Use --lint=none to disable linting',
        },
        lintFatal, ignoring('rule groups read by the config files'), { name: 'agent', kind: 'truth', help: 'Check config file for Prometheus in Agent mode.' },
      ],
      arguments: [{ name: 'config-files', help: 'The config files to check.', isRequired: true, isMany: true, areFiles: true }],
    },
    { path: 'check web-config', help: 'Check if the web config files are valid or not.', arguments: [{ name: 'web-config-files', help: 'The config files to check.', isRequired: true, isMany: true, areFiles: true }] },
    { path: 'check healthy', help: 'Check if the Prometheus server is healthy.', flags: [httpConfig, url], run: (invocation) => checkServer(invocation, '/-/healthy') },
    { path: 'check ready', help: 'Check if the Prometheus server is ready.', flags: [httpConfig, url], run: (invocation) => checkServer(invocation, '/-/ready') },
    {
      path: 'check rules', help: 'Check if the rule files are valid or not.', run: checkRules,
      flags: [
        { name: 'lint', kind: 'text', default: 'duplicate-rules', help: 'Linting checks to apply. Available options are: all, duplicate-rules, none. Use --lint=none to disable linting' },
        lintFatal, ignoring('rule files'),
      ],
      arguments: [{ name: 'rule-files', help: 'The rule files to check, default is read from standard input.', isMany: true, areFiles: true }],
    },
    {
      path: 'check metrics', help: checkMetricsHelp, run: checkMetrics,
      flags: [
        { name: 'extended', kind: 'truth', help: 'Print extended information related to the cardinality of the metrics.' },
        { name: 'lint', kind: 'text', default: 'all', help: 'Linting checks to apply for metrics. Available options are: all, none. Use --lint=none to disable metrics linting.' },
      ],
    },
    { path: 'query instant', help: 'Run instant query.', run: queryInstant, flags: [{ name: 'time', kind: 'text', help: 'Query evaluation time (RFC3339 or Unix timestamp).' }, header], arguments: [server, expression] },
    {
      path: 'query range', help: 'Run range query.', run: queryRange,
      flags: [header, start('Query range start time'), end('Query range end time'), { name: 'step', kind: 'value', help: 'Query step size (duration).' }], arguments: [server, expression],
    },
    {
      path: 'query series', help: 'Run series query.', run: querySeries, arguments: [server],
      flags: [{ name: 'match', kind: 'texts', isRequired: true, help: 'Series selector. Can be specified multiple times.' }, start('Start time'), end('End time')],
    },
    {
      path: 'query labels', help: 'Run labels query.', run: queryLabels, arguments: [server, { name: 'name', help: 'Label name to provide label values for.', isRequired: true }],
      flags: [start('Start time'), end('End time'), { name: 'match', kind: 'texts', help: 'Series selector. Can be specified multiple times.' }],
    },
    {
      path: 'query analyze', help: 'Run queries against your Prometheus to analyze the usage pattern of certain metrics.',
      flags: [
        { name: 'server', kind: 'text', isRequired: true, help: 'Prometheus server to query.' }, { name: 'type', kind: 'text', isRequired: true, help: 'Type of metric: histogram.' },
        { name: 'duration', kind: 'value', default: '1h', help: 'Time frame to analyze.' }, { name: 'time', kind: 'text', help: 'Query time (RFC3339 or Unix timestamp), defaults to now.' },
        { name: 'match', kind: 'texts', isRequired: true, help: 'Series selector. Can be specified multiple times.' },
      ],
    },
    ...(['pprof', 'metrics', 'all'] as const).map((what) => ({
      path: `debug ${what}`, help: { pprof: 'Fetch profiling debug information.', metrics: 'Fetch metrics debug information.', all: 'Fetch all debug information.' }[what],
      arguments: [{ name: 'server', help: 'Prometheus server to get debug information from.', isRequired: true }],
    })),
    {
      path: 'push metrics', help: 'Push metrics to a prometheus remote write (for testing purpose only).', flags: [httpConfig],
      arguments: [{ name: 'remote-write-url', help: 'Prometheus remote write url to push metrics.', isRequired: true }, { name: 'metric-files', help: 'The metric files to push, default is read from standard input.', isMany: true, areFiles: true }],
    },
    {
      path: 'test rules', help: 'Unit tests for rules.', run: testRules,
      flags: [
        { name: 'run', kind: 'texts', help: 'If set, will only run test groups whose names match the regular expression. Can be specified multiple times.' },
        { name: 'debug', kind: 'truth', help: 'Enable unit test debugging.' }, { name: 'diff', kind: 'truth', help: '[Experimental] Print colored differential output between expected & received output.' },
        ignoring('test files'),
      ],
      arguments: [{ name: 'test-rule-file', help: 'The unit test file.', isRequired: true, isMany: true, areFiles: true }],
    },
    { path: 'tsdb bench write', help: 'Run a write performance benchmark.', flags: [{ name: 'out', kind: 'text', default: 'benchout', help: 'Set the output path.' }], arguments: [{ name: 'file', help: 'Input file with samples data.' }] },
    {
      path: 'tsdb analyze', help: 'Analyze churn, label pair cardinality and compaction efficiency.', run: analyzeTsdb, arguments: [dbPath, { name: 'block id', help: 'Block to analyze (default is the last block).' }],
      flags: [{ name: 'limit', kind: 'value', default: '20', help: 'How many items to show in each list.' }, { name: 'extended', kind: 'truth', help: 'Run extended analysis.' }, { name: 'match', kind: 'text', help: 'Series selector to analyze. Only 1 set of matchers is supported now.' }],
    },
    { path: 'tsdb list', help: 'List tsdb blocks.', flags: [{ name: 'human-readable', short: 'r', kind: 'truth', help: 'Print human readable values.' }], arguments: [dbPath] },
    { path: 'tsdb dump', help: 'Dump data (series+samples or optionally just series) from a TSDB.', flags: [{ name: 'match', kind: 'texts', help: 'Series selector. Can be specified multiple times.' }], arguments: [dbPath] },
    {
      path: 'tsdb dump-openmetrics', arguments: [dbPath], flags: [{ name: 'match', kind: 'texts', help: 'Series selector. Can be specified multiple times.' }],
      help: '[Experimental] Dump samples from a TSDB into OpenMetrics text format, excluding native histograms and staleness markers, which are not representable in OpenMetrics.',
    },
    {
      path: 'tsdb create-blocks-from openmetrics', help: 'Import samples from OpenMetrics input and produce TSDB blocks. Please refer to the storage docs for more details.',
      flags: [{ name: 'label', kind: 'texts', help: 'Label to attach to metrics. Can be specified multiple times. Example --label=label_name=label_value' }],
      arguments: [{ name: 'input file', help: 'OpenMetrics file to read samples from.', isRequired: true }, { name: 'output directory', help: 'Output directory for generated blocks.' }],
    },
    {
      path: 'tsdb create-blocks-from rules', help: 'Create blocks of data for new recording rules.',
      flags: [{ name: 'start', kind: 'text', isRequired: true, help: 'The time to start backfilling the new rule from. Must be a RFC3339 formatted date or Unix timestamp. Required.' }, url],
      arguments: [{ name: 'rule-files', help: 'A list of one or more files containing recording rules to be backfilled.', isRequired: true, isMany: true, areFiles: true }],
    },
    { path: 'promql format', help: 'Format PromQL query to pretty printed form.', run: formatPromql, arguments: [query] },
    {
      path: 'promql label-matchers set', help: 'Set a label matcher in the query.', run: setLabelMatcher,
      flags: [{ name: 'type', short: 't', kind: 'value', default: '=', only: ['=', '!=', '=~', '!~'], help: 'Type of the label matcher to set.' }],
      arguments: [query, { name: 'name', help: 'Name of the label matcher to set.', isRequired: true }, { name: 'value', help: 'Value of the label matcher to set.', isRequired: true }],
    },
    { path: 'promql label-matchers delete', help: 'Delete a label from the query.', run: deleteLabelMatcher, arguments: [query, { name: 'name', help: 'Name of the label to delete.', isRequired: true }] },
  ],
}
