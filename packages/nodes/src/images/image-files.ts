/** The files that an image brings: directories, the shell and utilities, and what is its own. */
import { fileTree, type FileRow, type FileText } from '@track/files'
import { binary } from '@track/processes'
import type { Image } from './image.ts'

const directories = ['/dev', '/etc', '/home', '/proc', '/root', '/tmp', '/usr/bin', '/usr/local/bin', '/var/log', '/var/run']

/** Utilities that only some images have; all others are in each. */
const rare: readonly string[] = ['bash', 'curl', 'openssl', 'jq', 'yq', 'kubectl', 'track', 'workload']

/** `programs`: the names of the utilities that the world has. */
export function imageFiles(
  { utilities = [], files = {}, os = 'debian' }: Image, programs: readonly string[],
): ReadonlyMap<string, FileRow> {
  const texts: Record<string, FileText> = {}
  for (const directory of directories) texts[directory] = { directory: true }
  texts['/etc/os-release'] = osRelease[os]
  texts['/etc/passwd'] = 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n'
  texts['/etc/group'] = 'root:x:0:\nnogroup:x:65534:\n'
  for (const name of programs) {
    if (!rare.includes(name) || utilities.includes(name)) texts[`/bin/${name}`] = binary(name)
  }
  texts['/bin/sh'] = binary('bash')
  if (utilities.includes('bash')) texts['/bin/bash'] = binary('bash')
  return fileTree({ ...texts, ...files }, 0)
}

const osRelease: Readonly<Record<NonNullable<Image['os']>, string>> = {
  alpine: 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.2\nPRETTY_NAME="Alpine Linux v3.22"\n',
  busybox: 'NAME="BusyBox"\nID=busybox\n',
  debian: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
}
