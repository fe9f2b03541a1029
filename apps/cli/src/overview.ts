/** What `track` says when it is asked nothing: what this is, and what comes next for this learner. */
import { readCurriculum } from '@track/curriculum'
import { noProgress, parseLab, readLabFiles } from '@track/labs'
import { openSessions } from './open-session.ts'
import { StateFolder } from './lab/state-folder.ts'
import { folderOf, library, modulesWithLabs } from './module-folders.ts'
import { paintFor } from './paint.ts'

interface NextStep {
  readonly command: string
  readonly why: string
}

export function printOverview(): string {
  const paint = paintFor(process.stdout)
  const { sections } = readCurriculum(library)
  const modules = sections.flatMap(({ topics }) => topics.flatMap((topic) => topic.modules))
  const written = modules.filter(({ isWritten }) => isWritten)
  const steps = nextSteps(written.map(({ path }) => path))
  const width = Math.max(...steps.map(({ command }) => command.length)) + 2
  return [
    paint('The Platform Engineering Track', 'bold'),
    'Learn to run production systems on Kubernetes, on a platform that is really there and runs in virtual time.',
    `${modules.length} modules in ${sections.flatMap(({ topics }) => topics).length} topics; ${written.length} of them ${written.length === 1 ? 'is' : 'are'} written so far.`,
    '',
    paint('Next:', 'bold'),
    ...steps.map(({ command, why }) => `  ${command.padEnd(width)}${why}`),
    '',
    'track --help lists every command.',
  ].join('\n')
}

function nextSteps(written: readonly string[]): NextStep[] {
  const name = (path: string) => path.slice(path.lastIndexOf('/') + 1)
  const [open] = openSessions()
  if (open) {
    return [
      { command: 'track check', why: `what the lab of ${name(open.module)}, open in another terminal, still lacks` },
      { command: 'track shell', why: 'a shell in its world' },
      { command: 'track hint', why: 'when you are stuck' },
    ]
  }
  const labs = modulesWithLabs()
  const left = labs.filter((module) => new StateFolder(module).hasWorld)
  const first = written[0]
  return [
    ...left.map((module) => ({ command: `track lab ${name(module)}`, why: whereLeft(module) })),
    ...(first !== undefined && left.length === 0 ? [{ command: `track read ${name(first)}`, why: 'read the first module' }] : []),
    ...(labs[0] !== undefined && left.length === 0 ? [{ command: `track lab ${name(labs[0])}`, why: 'do its lab' }] : []),
    { command: 'track list', why: 'every module in its order' },
    { command: 'track serve', why: 'the same as a site in your browser, labs included' },
    { command: 'track cluster', why: 'a bare cluster for your own kubectl' },
  ]
}

function whereLeft(module: string): string {
  const { lab } = parseLab(readLabFiles(folderOf(module)))
  const { done } = new StateFolder(module).readProgress() ?? noProgress
  const count = lab.tasks.filter(({ id }) => done[id]).length
  return count === lab.tasks.length ? 'every task is done; look at it again' : `go on where you left this lab: ${count} of ${lab.tasks.length} tasks done`
}
