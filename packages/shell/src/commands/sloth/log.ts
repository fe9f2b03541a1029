/** What sloth says while it works, coloured, plain or as JSON. Follows github.com/sirupsen/logrus (text_formatter.go, json_formatter.go) as Sloth 0.12 sets it up. */
import { type Guest, now, printError } from '@track/processes'
import { printTimestamp, quoteGo } from '@track/simulation'
import { slothVersion } from '@track/telemetry'
import type { Invocation } from '../promtool/kingpin/command.ts'

export type Fields = Readonly<Record<string, string | number>>

type Level = 'debug' | 'info' | 'warning' | 'error'

const colours: Readonly<Record<Level, number>> = { debug: 37, info: 36, warning: 33, error: 31 }

/** Shape of its own: what a command was told about its log. */
export class Log {
  readonly #invocation: Invocation

  constructor(invocation: Invocation) {
    this.#invocation = invocation
  }

  *debug(message: string, fields: Fields = {}): Guest<void> {
    if (this.#invocation.has('debug')) yield* this.#say('debug', message, fields)
  }

  *info(message: string, fields: Fields = {}): Guest<void> {
    yield* this.#say('info', message, fields)
  }

  *warning(message: string, fields: Fields = {}): Guest<void> {
    yield* this.#say('warning', message, fields)
  }

  *error(message: string, fields: Fields = {}): Guest<void> {
    yield* this.#say('error', message, fields)
  }

  *#say(level: Level, message: string, given: Fields): Guest<void> {
    if (this.#invocation.has('no-log')) return
    const fields: Fields = { version: slothVersion, ...given }
    const names = Object.keys(fields).sort()
    if (this.#invocation.value('logger') === 'json') {
      const time = printTimestamp(yield* now())
      const all: Fields = { ...fields, level, msg: message, time }
      yield* printError(`{${Object.keys(all).sort().map((name) => `${JSON.stringify(name)}:${JSON.stringify(all[name])}`).join(',')}}\n`)
    } else if (this.#invocation.has('no-color')) {
      const time = printTimestamp(yield* now())
      yield* printError(`time="${time}" level=${level} msg=${quoted(message)}${names.map((name) => ` ${name}=${quoted(String(fields[name]))}`).join('')}\n`)
    } else {
      const paint = (text: string) => `\x1b[${colours[level]}m${text}\x1b[0m`
      yield* printError(`${paint(level.toUpperCase().slice(0, 4))}[0000] ${message.padEnd(44)} ${names.map((name) => ` ${paint(name)}=${quoted(String(fields[name]))}`).join('').replace(/^ {2}/, ' ')}\n`)
    }
  }
}

function quoted(text: string): string {
  return text !== '' && /^[a-zA-Z0-9\-._/@^+]*$/.test(text) ? text : quoteGo(text)
}
