/**
 * A utility of the world's own (diff, sed) run on this machine's files, for clients that start one:
 * a machine that has none, or another one, must not change what they print. Run by
 * `node tests/clients/world-program.ts NAME [ARGUMENT…]`
 */
import { closeSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { coreutils, type SystemCall } from '@track/processes'
import { millisecond, type Plain } from '@track/simulation'

const [name, ...words] = process.argv.slice(2)
const program = coreutils.find((each) => each.name === name)
if (!program) throw new Error(`the world has no program ${JSON.stringify(name)}`)

const flagOf = { read: 'r', write: 'w', append: 'a' } as const

process.exitCode = run()

function run(): number {
  const guest = program!.run({ pid: '1', argv: [name!, ...words], env: {}, cwd: process.cwd(), user: 'learner', host: '' })
  let result = guest.next()
  while (!result.done) result = guest.next(answered(result.value))
  return result.value
}

/** What the machine answers; a program that asks for more than files and streams is none for this. */
function answered(call: SystemCall): Plain {
  switch (call.call) {
    case 'write':
      writeSync(call.fd, call.text)
      return null
    case 'now': return 0
    case 'chance': return 0.5
    case 'compute':
    case 'checkpoint':
    case 'catch':
    case 'ignore': return null
    case 'open': return orRefusal(() => openSync(call.path, flagOf[call.how]))
    // All that is left, then nothing.
    case 'read': return readFileSync(call.fd, 'utf8')
    case 'close':
      closeSync(call.fd)
      return null
    case 'readFile': return orRefusal(() => readFileSync(call.path, 'utf8'))
    case 'list': return orRefusal(() => readdirSync(call.path).sort())
    case 'stat': return orRefusal(() => factsOf(call.path))
    case 'writeFile': return orRefusal(() => {
      writeFileSync(call.path, call.content, { flag: call.append ? 'a' : 'w' })
      return null
    })
    case 'rename': return orRefusal(() => {
      renameSync(call.path, call.to)
      return null
    })
    case 'remove': return orRefusal(() => {
      rmSync(call.path)
      return null
    })
    default: throw new Error(`${name!} asks for ${call.call}, which is not given to programs of the world on this machine`)
  }
}

function factsOf(path: string): Plain {
  const { size, mode, mtimeMs } = statSync(path)
  const type = statSync(path).isDirectory() ? 'directory' : 'file'
  return { path, type, size, mode: mode & 0o7777, modifiedAt: Math.floor(mtimeMs) * millisecond }
}

function orRefusal(ask: () => Plain): Plain {
  try {
    return ask()
  } catch (reason) {
    // The machine refuses: programs of the world know the words of strerror(3).
    const words: Readonly<Record<string, string>> = { ENOENT: 'No such file or directory', EISDIR: 'Is a directory', EACCES: 'Permission denied' }
    return { error: words[(reason as NodeJS.ErrnoException).code ?? ''] ?? (reason as Error).message }
  }
}

