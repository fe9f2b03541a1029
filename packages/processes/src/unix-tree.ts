/** The files of a plain host: programs under /usr/bin, the usual directories, /etc. */
import { type FileTree, fileTree, type FileText } from '@track/files'
import type { Instant } from '@track/simulation'
import { binary } from './execution.ts'
import type { Program } from './program.ts'
import { shellProgram } from './shell/program.ts'

/** Other names of programs. */
const links: Readonly<Record<string, string>> = { sh: 'bash', gawk: 'awk' }

/** Everything that is there before anybody has written a file; to be shared as a base. */
export function unixTree({ programs, at, hostname = 'localhost' }: { programs: readonly Program[]; at: Instant; hostname?: string }): FileTree {
  const names = new Set([shellProgram, ...programs.map((program) => program.name)])
  const texts: Record<string, FileText> = {}
  for (const name of names) texts[`/usr/bin/${name}`] = binary(name)
  for (const [name, target] of Object.entries(links)) if (names.has(target)) texts[`/usr/bin/${name}`] = binary(target)
  texts['/bin'] = { target: '/usr/bin' }
  for (const directory of ['/tmp', '/root', '/home', '/var/log', '/var/tmp', '/opt', '/mnt', '/srv', '/usr/local/bin', '/proc', '/dev', '/run']) texts[directory] = { directory: true }
  texts['/etc/hostname'] = `${hostname}\n`
  texts['/etc/hosts'] = `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n`
  texts['/etc/passwd'] = 'root:x:0:0:root:/root:/bin/bash\n'
  texts['/etc/os-release'] = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n'
  return fileTree(texts, at)
}
