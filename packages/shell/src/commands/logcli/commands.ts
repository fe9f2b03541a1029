/** What logcli can be told, as rows. Follows cmd/logcli/main.go of Loki 3.7.8. */
import type { KingpinArgument, KingpinFlag, KingpinTool } from '../promtool/kingpin/command.ts'
import { printFormatted, printLabels, printSeries, printStatsOfIndex } from './listings.ts'
import { queryInstant, queryOverTime } from './queries.ts'

const query = (example: string): KingpinArgument => ({ name: 'query', help: `As ${example}`, isRequired: true })
const truth = (name: string, help: string, more: Partial<KingpinFlag> = {}): KingpinFlag => ({ name, kind: 'truth', help, ...more })
const value = (name: string, given: string, help: string, more: Partial<KingpinFlag> = {}): KingpinFlag => ({ name, kind: 'value', default: given, help, ...more })
const text = (name: string, given: string, help: string, more: Partial<KingpinFlag> = {}): KingpinFlag => ({ name, kind: 'text', default: given, help, ...more })

const span = (what: string): readonly KingpinFlag[] => [
  value('since', '1h', 'How far to look back.'),
  { name: 'from', kind: 'text', help: `Look for ${what} from this time on, as 2025-03-03T08:00:00Z.` },
  { name: 'to', kind: 'text', help: `Look for ${what} before this time.` },
]

/** Each may come from the environment, under the variable's name. */
const connection: readonly KingpinFlag[] = [
  text('addr', 'http://localhost:3100', 'Where Loki is.', { env: 'LOKI_ADDR' }),
  text('username', '', 'User of HTTP basic authentication.', { env: 'LOKI_USERNAME' }),
  text('password', '', 'Its password.', { env: 'LOKI_PASSWORD' }),
  text('ca-cert', '', 'File with the authority that vouches for the server.', { env: 'LOKI_CA_CERT_PATH' }),
  truth('tls-skip-verify', 'Take any certificate of the server.', { env: 'LOKI_TLS_SKIP_VERIFY' }),
  text('cert', '', 'File with the certificate to show.', { env: 'LOKI_CLIENT_CERT_PATH' }),
  text('key', '', 'File with its key.', { env: 'LOKI_CLIENT_KEY_PATH' }),
  text('org-id', '', 'The tenant, sent as X-Scope-OrgID.', { env: 'LOKI_ORG_ID' }),
  text('query-tags', '', 'Sent as X-Query-Tags.', { env: 'LOKI_QUERY_TAGS' }),
  truth('nocache', 'Ask for an answer that comes from no cache.', { env: 'LOKI_NO_CACHE' }),
  text('bearer-token', '', 'Token to send.', { env: 'LOKI_BEARER_TOKEN' }),
  text('bearer-token-file', '', 'File with the token to send.', { env: 'LOKI_BEARER_TOKEN_FILE' }),
  value('retries', '0', 'How often a request that failed is made again.', { env: 'LOKI_CLIENT_RETRIES' }),
  value('min-backoff', '0', 'Least wait before that, in seconds.', { env: 'LOKI_CLIENT_MIN_BACKOFF' }),
  value('max-backoff', '0', 'Longest wait before that, in seconds.', { env: 'LOKI_CLIENT_MAX_BACKOFF' }),
  text('auth-header', 'Authorization', 'The header that credentials go into.', { env: 'LOKI_AUTH_HEADER' }),
  text('proxy-url', '', 'A proxy to go through.', { env: 'LOKI_HTTP_PROXY_URL' }),
  truth('compress', 'Ask for a packed answer.', { env: 'LOKI_HTTP_COMPRESSION' }),
  truth('envproxy', 'Go through the proxy that the environment names.', { env: 'LOKI_ENV_PROXY' }),
  { name: 'header', kind: 'texts', help: "One more header, as 'Name: value'." },
]

const printing: readonly KingpinFlag[] = [
  truth('forward', 'Oldest first.'),
  truth('no-labels', 'Leave labels out.'),
  { name: 'exclude-label', kind: 'texts', help: 'Leave this label out.' },
  { name: 'include-label', kind: 'texts', help: 'Print this label, and only those that are named so.' },
  truth('include-common-labels', 'Print the labels that all streams share on each line too.'),
  value('labels-length', '0', 'Least width of the labels.'),
  text('store-config', '', 'Read a store by its configuration instead of asking a server.'),
  truth('remote-schema', 'With --store-config: take the schema from the store.'),
  text('schema-store', '', 'With --remote-schema: the store of the schema.'),
  truth('colored-output', 'A colour for each set of labels.'),
]

const limit = value('limit', '30', 'Print so many entries at most; 0: all.')

export const logcli: KingpinTool = {
  name: 'logcli',
  help: 'Asks a Loki for logs. Help is in words of its own here, flags and output are the real ones.',
  version: 'logcli, version 3.7.8\n',
  flags: [
    truth('help', 'Show help for a command.'),
    truth('version', 'Show the version.'),
    truth('quiet', 'Say nothing but the result.', { short: 'q' }),
    value('log.level', 'error', 'What to log of itself.', { only: ['error', 'warning', 'info', 'debug'] }),
    truth('stats', 'Say what the query has cost.'),
    value('output', 'default', 'default: time, labels and line; raw: the line; jsonl: an object a line.', { short: 'o', only: ['default', 'raw', 'jsonl'] }),
    value('timezone', 'Local', 'The zone of printed times; here both are UTC.', { short: 'z', only: ['Local', 'UTC'] }),
    value('output-timestamp-format', 'rfc3339', 'The form of times in the default output.', {
      only: ['rfc3339', 'rfc3339nano', 'rfc822z', 'rfc1123z', 'stampmicro', 'stampmilli', 'stampnano', 'unixdate'],
    }),
    text('cpuprofile', '', 'File for a profile of its processor time.'),
    text('memprofile', '', 'File for a profile of its memory.'),
    truth('stdin', 'Read logs from standard input instead of a Loki.'),
    ...connection,
  ],
  groupFlags: {},
  commands: [
    {
      path: 'query', help: 'Logs, or a metric over time.', arguments: [query('{app="web"} |= "error"')], run: queryOverTime,
      flags: [
        limit, ...span('logs'),
        { name: 'step', kind: 'value', help: 'Of a metric: one value each so often.' },
        { name: 'interval', kind: 'value', help: 'Of logs: at most one entry each so often.' },
        value('batch', '1000', 'Ask for so many entries at a time.'),
        value('parallel-duration', '1h', 'Length of a parallel job.'),
        value('parallel-max-workers', '1', 'So many parallel jobs at once.'),
        { name: 'part-path-prefix', kind: 'text', help: 'Save what comes in files that begin with this.' },
        truth('overwrite-completed-parts', 'Fetch parts again that are there.'),
        truth('merge-parts', 'Print the parts in order and delete them.'),
        truth('keep-parts', 'With --merge-parts: do not delete them.'),
        ...printing,
        truth('tail', 'Wait for more.', { short: 't' }), truth('follow', 'The same as --tail.', { short: 'f' }),
        value('delay-for', '0', 'With --tail: seconds to wait for late entries.'),
      ],
    },
    {
      path: 'instant-query', help: 'A metric at one instant.', arguments: [query('sum(rate({app="web"}[5m]))')], run: queryInstant,
      flags: [limit, { name: 'now', kind: 'text', help: 'The instant.' }, ...printing],
    },
    { path: 'labels', help: 'Names of labels, or the values of one.', arguments: [{ name: 'label', help: 'The label.' }], flags: span('labels'), run: printLabels },
    {
      path: 'series', help: 'Streams by their labels.', arguments: [{ name: 'matcher', help: 'As {app="web"}.', isRequired: true }], run: printSeries,
      flags: [...span('logs'), truth('analyze-labels', 'How many values each label has, and in how many streams.')],
    },
    { path: 'fmt', help: 'Writes the query on standard input as it should be laid out.', run: printFormatted },
    { path: 'stats', help: 'How much there is of the streams of a query.', arguments: [query('{app="web"}')], flags: span('logs'), run: printStatsOfIndex },
    { path: 'volume', help: 'Volumes of streams.', arguments: [query('{app="web"}')] },
    { path: 'volume_range', help: 'Volumes of streams over time.', arguments: [query('{app="web"}')] },
    { path: 'detected-fields', help: 'Fields that are found in lines.', arguments: [query('{app="web"}'), { name: 'field', help: 'One of them.' }] },
    { path: 'delete create', help: 'Ask for logs to be deleted.', arguments: [query('{app="web"}')] },
    { path: 'delete list', help: 'What was asked to be deleted.' },
    { path: 'delete cancel', help: 'Take such a request back.' },
  ],
}
