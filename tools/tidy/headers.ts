/** Every source opens with what it holds, in one to five lines; `Follows` and `Left out` come on top. */
import type { Finding } from './finding.ts'
import { isSource, isTest, type Repository } from './repository.ts'

const linesMax = 5

export function checkHeaders(repository: Repository): Finding[] {
  return repository.paths.filter(owesHeader).flatMap((path) => {
    const header = headerOf(repository.text(path))
    if (header === undefined) return [finding(path, 'no header', 'open with /** what it holds, in the words of the field */')]
    const lines = holdsOf(header).length
    if (lines === 0) return [finding(path, 'an empty header', 'say what the file holds')]
    if (lines > linesMax) return [finding(path, `a header of ${lines} lines before Follows and Left out`, `say it in ${linesMax}`)]
    return []
  })
}

function owesHeader(path: string): boolean {
  return isSource(path) && !isTest(path) && !path.endsWith('/index.ts') && !path.endsWith('.config.ts')
}

/** The text of the comment that a file opens with. */
function headerOf(text: string): string | undefined {
  const [, header] = /^(?:#!.*\n)?\/\*\*([\s\S]*?)\*\//.exec(text) ?? []
  return header?.replace(/^[ \t]*\*[ \t]?/gm, '').trim()
}

/** Its lines up to the first that begins with Follows or Left out, without empty ones. */
function holdsOf(header: string): string[] {
  const lines = header.split('\n').map((line) => line.trim())
  const end = lines.findIndex((line) => /^(Follows|Left out)\b/.test(line))
  return lines.slice(0, end === -1 ? undefined : end).filter((line) => line !== '')
}

function finding(path: string, what: string, instead: string): Finding {
  return { path, line: 1, what, instead }
}
