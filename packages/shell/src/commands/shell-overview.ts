/** What there is in the world's shell, on one screen. */
import { type Guest, print, terminal } from '@track/processes'
import { wrapText } from '../tasks/markdown-text.ts'
import type { TrackCommand } from '../track-command.ts'

/** The utilities, by what they are for. Every program of the shell is in one of these, or has a line of its own. */
export const utilityGroups: Readonly<Record<string, readonly string[]>> = {
  'files': [
    'ls', 'cat', 'less', 'more', 'head', 'tail', 'cp', 'mv', 'rm', 'mkdir', 'rmdir', 'touch', 'ln', 'chmod', 'find', 'tar', 'tree', 'stat', 'file', 'du', 'dd',
    'truncate', 'split', 'mktemp', 'basename', 'dirname', 'readlink', 'realpath', 'tee',
  ],
  'text': [
    'grep', 'egrep', 'fgrep', 'sed', 'awk', 'cut', 'sort', 'uniq', 'wc', 'tr', 'column', 'paste', 'join', 'comm', 'diff', 'cmp', 'nl', 'tac', 'rev', 'fold', 'expand',
    'unexpand', 'shuf', 'seq', 'envsubst', 'xargs',
  ],
  'data': ['jq', 'yq', 'bc', 'expr', 'base64', 'xxd', 'od', 'hexdump', 'md5sum', 'sha1sum', 'sha256sum', 'sha512sum'],
  'running': [
    'watch', 'timeout', 'time', 'sleep', 'ps', 'kill', 'pgrep', 'pkill', 'env', 'printenv', 'which', 'date', 'nice', 'nohup', 'echo', 'printf', 'pwd', 'test', '[',
    'true', 'false', 'yes', 'clear', 'sync',
  ],
  'machine': ['whoami', 'id', 'groups', 'logname', 'hostname', 'uname', 'arch', 'nproc', 'tty'],
  'network': ['curl', 'wget', 'dig', 'nslookup', 'getent', 'openssl'],
  'telemetry': ['promtool', 'amtool', 'logcli', 'sloth', 'otelcol'],
}

export function* overview(commands: readonly TrackCommand[]): Guest<void> {
  const columns = (yield* terminal())?.columns || 80
  const line = (name: string, text: string) => wrapText(text, { columns, hasColours: false }, { first: `  ${name.padEnd(10)}`, rest: ' '.repeat(12) })
  yield* print([
    'The lab, its time, and its past (COMMAND --help says more):',
    ...commands.map(({ name, summary }) => line(name, summary)),
    '',
    'The cluster:',
    line('kubectl', 'As the real one, and k for short; kubectl --help lists its verbs.'),
    line('workload', 'workload --help lists what a container of the image track/workload can be told.'),
    '',
    'Utilities, besides bash itself with pipes, loops and functions:',
    ...Object.entries(utilityGroups).map(([group, names]) => line(group, names.join(' '))),
    '',
    wrapText("Files: you are in /home/learner, where the lab's files are (ls); /tmp is yours, too. They go back with a rewind, as everything in this world.", { columns, hasColours: false }),
    '',
  ].join('\n'))
}
