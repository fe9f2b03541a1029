/** The options of curl: one table for its parser, its help and completion. Words of curl 7.88. */

export interface CurlOption {
  readonly short?: string
  /** What its parameter is called in the help; absent for one without a parameter. */
  readonly parameter?: string
  readonly help: string
  readonly isNumber?: boolean
  /** Understood by the real one and not simulated here. */
  readonly isMissing?: boolean
}

const curlOptions = {
  'connect-timeout': { parameter: 'seconds', isNumber: true, help: 'Maximum time allowed for connection' },
  'data': { short: 'd', parameter: 'data', help: 'HTTP POST data' },
  'data-binary': { parameter: 'data', help: 'HTTP POST binary data' },
  'data-raw': { parameter: 'data', help: "HTTP POST data, '@' allowed" },
  'data-urlencode': { parameter: 'data', help: 'HTTP POST data url encoded' },
  'fail': { short: 'f', help: 'Fail fast with no output on HTTP errors' },
  'fail-with-body': { help: 'Fail on HTTP errors but save the body' },
  'get': { short: 'G', help: 'Put the post data in the URL and use GET' },
  'head': { short: 'I', help: 'Show document info only' },
  'header': { short: 'H', parameter: 'header', help: 'Pass custom header(s) to server' },
  'help': { short: 'h', help: 'Get help for commands' },
  'include': { short: 'i', help: 'Include protocol response headers in the output' },
  'insecure': { short: 'k', help: 'Allow insecure server connections' },
  'json': { parameter: 'data', help: 'HTTP POST JSON' },
  'location': { short: 'L', help: 'Follow redirects' },
  'max-time': { short: 'm', parameter: 'seconds', isNumber: true, help: 'Maximum time allowed for transfer' },
  'no-buffer': { short: 'N', help: 'Disable buffering of the output stream' },
  'output': { short: 'o', parameter: 'file', help: 'Write to file instead of stdout' },
  'remote-name': { short: 'O', help: 'Write output to a file named as the remote file' },
  'request': { short: 'X', parameter: 'method', help: 'Specify request method to use' },
  'retry': { parameter: 'num', isNumber: true, help: 'Retry request if transient problems occur' },
  'retry-all-errors': { help: 'Retry all errors (use with --retry)' },
  'retry-connrefused': { help: 'Retry on connection refused (use with --retry)' },
  'retry-delay': { parameter: 'seconds', isNumber: true, help: 'Wait time between retries' },
  'show-error': { short: 'S', help: 'Show error even when -s is used' },
  'silent': { short: 's', help: 'Silent mode' },
  'url': { parameter: 'url', help: 'URL to work with' },
  'user-agent': { short: 'A', parameter: 'name', help: 'Send User-Agent <name> to server' },
  'verbose': { short: 'v', help: 'Make the operation more talkative' },
  'version': { short: 'V', help: 'Show version number and quit' },
  'write-out': { short: 'w', parameter: 'format', help: 'Use output FORMAT after completion' },
  'cacert': { parameter: 'file', help: 'CA certificate to verify peer against' },
  'cert': { short: 'E', parameter: 'certificate[:password]', help: 'Client certificate file and password', isMissing: true },
  'cookie': { short: 'b', parameter: 'data|filename', help: 'Send cookies from string/file', isMissing: true },
  'form': { short: 'F', parameter: 'name=content', help: 'Specify multipart MIME data', isMissing: true },
  'proxy': { short: 'x', parameter: '[protocol://]host[:port]', help: 'Use this proxy', isMissing: true },
  'resolve': { parameter: '[+]host:port:addr', help: 'Resolve the host+port to this address' },
  'upload-file': { short: 'T', parameter: 'file', help: 'Transfer local FILE to destination', isMissing: true },
  'user': { short: 'u', parameter: 'user:password', help: 'Server user and password', isMissing: true },
} as const satisfies Readonly<Record<string, CurlOption>>

const table: Readonly<Record<string, CurlOption>> = curlOptions

export interface CurlInvocation {
  readonly urls: readonly string[]
  has(name: keyof typeof curlOptions): boolean
  /** The last that was given. */
  value(name: keyof typeof curlOptions): string | undefined
  values(name: keyof typeof curlOptions): readonly string[]
}

/** Or what is wrong with the line, without `curl: `. */
export function parseCurl(words: readonly string[]): CurlInvocation | { readonly wrong: string } {
  const given: (readonly [name: string, value: string])[] = []
  const urls: string[] = []
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') urls.push(...rest.splice(0))
    else if (!word.startsWith('-') || word === '-') urls.push(word)
    else {
      const taken = word.startsWith('--') ? takeLong(word, rest) : takeShort(word, rest)
      if ('wrong' in taken) return taken
      given.push(...taken.options)
    }
  }
  const values = (name: string) => given.filter(([each]) => each === name).map(([, value]) => value)
  return { urls: [...urls, ...values('url')], has: (name) => values(name).length > 0, value: (name) => values(name).at(-1), values }
}

type Taken = { readonly options: readonly (readonly [string, string])[] } | { readonly wrong: string }

function takeLong(word: string, rest: string[]): Taken {
  const typed = word.slice(2)
  const matches = Object.keys(table).filter((name) => name === typed || name.startsWith(typed))
  const name = matches.includes(typed) ? typed : matches.length === 1 ? matches[0]! : undefined
  if (name === undefined) return { wrong: `option ${word}: is ${matches.length > 1 ? 'ambiguous' : 'unknown'}` }
  if (table[name]!.parameter === undefined) return missing(name, word) ?? { options: [[name, '']] }
  const value = rest.shift()
  return value === undefined ? { wrong: `option ${word}: requires parameter` } : checked(name, word, value)
}

function takeShort(word: string, rest: string[]): Taken {
  const options: (readonly [string, string])[] = []
  for (let letters = word.slice(1); letters !== ''; letters = letters.slice(1)) {
    const letter = `-${letters[0]!}`
    const [name, option] = Object.entries(table).find(([, { short }]) => short === letters[0]) ?? []
    if (name === undefined || !option) return { wrong: `option ${word}: is unknown` }
    if (option.parameter === undefined) {
      const refusal = missing(name, letter)
      if (refusal) return refusal
      options.push([name, ''])
      continue
    }
    const value = letters.length > 1 ? letters.slice(1) : rest.shift()
    if (value === undefined) return { wrong: `option ${word}: requires parameter` }
    const taken = checked(name, letter, value)
    return 'wrong' in taken ? taken : { options: [...options, ...taken.options] }
  }
  return { options }
}

function checked(name: string, word: string, value: string): Taken {
  if (table[name]!.isNumber && !/^\d+(\.\d*)?$/.test(value)) return { wrong: `option ${word}: expected a proper numerical parameter` }
  return missing(name, word) ?? { options: [[name, value]] }
}

function missing(name: string, word: string): { readonly wrong: string } | undefined {
  return table[name]!.isMissing ? { wrong: `not simulated here: option ${word}` } : undefined
}

export function printCurlHelp(): string {
  const rows = Object.entries(table).filter(([, { isMissing }]) => !isMissing).sort(([a], [b]) => (a < b ? -1 : 1))
  const lines = rows.map(([name, { short, parameter, help }]) =>
    ` ${short ? `-${short}, ` : '    '}${`--${name}${parameter ? ` <${parameter}>` : ''}`.padEnd(30)} ${help}`)
  return ['Usage: curl [options...] <url>', ...lines, ''].join('\n')
}
