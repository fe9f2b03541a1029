/** A formula of a module, as a line of plain text: Unicode's signs for what LaTeX says by command. */

/** What is not known stays as it was written, and is named. */
export interface PlainFormula {
  readonly text: string
  readonly unknown: readonly string[]
}

const signs: Readonly<Record<string, string>> = {
  alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', varepsilon: 'ε', zeta: 'ζ', eta: 'η', theta: 'θ', kappa: 'κ',
  lambda: 'λ', mu: 'μ', nu: 'ν', xi: 'ξ', pi: 'π', rho: 'ρ', sigma: 'σ', tau: 'τ', phi: 'φ', varphi: 'φ', chi: 'χ', psi: 'ψ',
  omega: 'ω', Gamma: 'Γ', Delta: 'Δ', Theta: 'Θ', Lambda: 'Λ', Pi: 'Π', Sigma: 'Σ', Phi: 'Φ', Psi: 'Ψ', Omega: 'Ω',
  approx: ' ≈ ', le: ' ≤ ', leq: ' ≤ ', ge: ' ≥ ', geq: ' ≥ ', ne: ' ≠ ', neq: ' ≠ ', ll: ' ≪ ', gg: ' ≫ ', sim: ' ~ ', equiv: ' ≡ ',
  propto: ' ∝ ', in: ' ∈ ', to: ' → ', rightarrow: ' → ', Rightarrow: ' ⇒ ', Longleftrightarrow: ' ⇔ ', iff: ' ⇔ ', cdot: ' · ',
  times: ' × ', pm: ' ± ', div: ' ÷ ', sum: 'Σ', prod: 'Π', int: '∫', infty: '∞', partial: '∂', nabla: '∇', circ: '°',
  dots: '…', ldots: '…', cdots: '…', lceil: '⌈', rceil: '⌉', lfloor: '⌊', rfloor: '⌋', langle: '⟨', rangle: '⟩',
  min: 'min', max: 'max', log: 'log', ln: 'ln', exp: 'exp', Pr: 'Pr', left: '', right: '',
  quad: ' ', qquad: '; ', ',': ' ', ';': ' ', ':': ' ', ' ': ' ', '!': '', '%': '%', '{': '{', '}': '}', $: '$', _: '_', '|': '‖',
}

const raised = new Map([...'0123456789+-=()in'].map((plain, index) => [plain, [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ'][index]!]))
const lowered = new Map([...'0123456789+-=()'].map((plain, index) => [plain, [...'₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎'][index]!]))

export function plainFormula(latex: string): PlainFormula {
  const tokens = latex.match(/\\[A-Za-z]+|\\[^]|\s+|[^]/g) ?? []
  const reading: Reading = { tokens, at: 0, unknown: [] }
  const text = sequence(reading).replace(/\s+/g, ' ').replace(/([([⌈⌊]) | (?=[)\]⌉⌋,])/g, '$1')
  return { text: text.trim(), unknown: reading.unknown }
}

interface Reading {
  readonly tokens: readonly string[]
  at: number
  readonly unknown: string[]
}

/** As far as the group goes, or to the end. */
function sequence(reading: Reading): string {
  let text = ''
  while (reading.at < reading.tokens.length) {
    if (reading.tokens[reading.at] === '}') {
      reading.at += 1
      break
    }
    text += one(reading)
  }
  return text
}

function one(reading: Reading): string {
  const token = reading.tokens[reading.at++] ?? ''
  if (token === '{') return sequence(reading)
  if (token === '^') return script(argument(reading), raised, '^')
  if (token === '_') return script(argument(reading), lowered, '_')
  if (/^[=<>+]$/.test(token)) return ` ${token} `
  if (token === '-') return ' - '
  return token.startsWith('\\') ? command(token, reading) : token
}

function command(token: string, reading: Reading): string {
  const name = token.slice(1)
  if (name === 'frac') return `${bracketed(argument(reading))}/${bracketed(argument(reading))}`
  if (name === 'sqrt') return `√${bracketed(argument(reading))}`
  if (name === 'text' || name === 'mathrm' || name === 'operatorname') return argument(reading)
  if (Object.hasOwn(signs, name)) return signs[name]!
  reading.unknown.push(token)
  return token + asWritten(reading)
}

/** The groups behind a command, with their braces. */
function asWritten(reading: Reading): string {
  const first = reading.at
  let depth = 0
  while (depth > 0 || reading.tokens[reading.at] === '{') {
    const token = reading.tokens[reading.at++]
    if (token === undefined) break
    depth += token === '{' ? 1 : token === '}' ? -1 : 0
  }
  return reading.tokens.slice(first, reading.at).join('')
}

/** The next group, or the next sign. */
function argument(reading: Reading): string {
  while (/^\s/.test(reading.tokens[reading.at] ?? '')) reading.at += 1
  return one(reading).replace(/\s+/g, ' ').trim()
}

function script(text: string, letters: ReadonlyMap<string, string>, mark: string): string {
  if (text === '°') return text
  const close = text.replaceAll(' ', '')
  if ([...close].every((letter) => letters.has(letter))) return [...close].map((letter) => letters.get(letter)).join('')
  return `${mark}${bracketed(text)}`
}

function bracketed(text: string): string {
  return /^[\p{L}\p{N}._₀-₉⁰-⁹]+$/u.test(text) ? text : `(${text})`
}
