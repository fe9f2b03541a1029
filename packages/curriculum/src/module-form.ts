/**
 * What each section of a module's text owes beside words, and what no text has: a rule a row.
 */

export interface Section {
  readonly name: string
  /** Of its heading in the file. */
  readonly line: number
  readonly lines: readonly string[]
}

export interface Form {
  readonly sections: readonly Section[]
  /** `figures/hunting.yaml`, … */
  readonly figures: readonly string[]
}

interface Found {
  readonly line: number
  readonly what: string
}

interface Rule {
  readonly name: string
  /** The sections that it speaks of; all when left out. */
  readonly of?: string
  find(section: Section, form: Form): readonly Found[]
}

const shownFigures = (section: Section): string[] => section.lines.flatMap((line) => [...line.matchAll(/!\[[^\]]+\]\((figures\/[^)\s]+)\)/g)].map(([, file]) => file!))
const missing = ({ line }: Section, what: string): Found[] => [{ line, what }]
const items = ({ lines, line }: Section) => lines.flatMap((text, index) => {
  if (!/^[-*] /.test(text)) return []
  const end = lines.findIndex((each, at) => at > index && !/^ {2}\S/.test(each))
  return [{ line: line + index + 1, text: lines.slice(index, end < 0 ? undefined : end).join(' ').replace(/\s+/g, ' ') }]
})
/** Rows of tables, without heads and rules. */
const rows = ({ lines, line }: Section) => lines.flatMap((text, index) =>
  (text.startsWith('|') && !/^\|[\s:|-]+$/.test(text) && !/^\|[\s:|-]+$/.test(lines[index + 1] ?? '') ? [{ line: line + index + 1, text }] : []))

/** Words of a brochure, and what an author left behind. */
const unwanted = [
  'in today\'s', 'fast-paced', 'ever-evolving', 'ever-changing', 'game-changer', 'game-changing', 'cutting-edge', 'best-in-class', 'world-class', 'state-of-the-art',
  'revolutionary', 'revolutionise', 'revolutionize', 'seamless', 'seamlessly', 'effortless', 'effortlessly', 'supercharge', 'unleash', 'delve', 'deep dive',
  'blazing', 'lightning-fast', 'needless to say', 'it goes without saying', 'at the end of the day', 'it is important to note', 'it\'s important to note',
  'it is worth noting', 'TODO', 'FIXME', 'TBD', 'lorem ipsum',
]
const unwantedWords = new RegExp(`\\b(?:${unwanted.map((word) => word.replace(/ /g, '\\s+')).join('|')})\\b`, 'i')

export const rules: readonly Rule[] = [
  {
    name: 'a figure that runs', of: 'Theory',
    find: (section) => (shownFigures(section).length > 0 ? [] : missing(section, 'no figure that runs, expected ![what it shows](figures/NAME.yaml)')),
  },
  {
    name: 'every figure is shown', of: 'Theory',
    find(section, { figures, sections }) {
      const shown = new Set(sections.flatMap(shownFigures))
      return figures.filter((file) => !shown.has(file)).flatMap((file) => missing(section, `the figure "${file}" is shown nowhere`))
    },
  },
  {
    name: 'somewhere to predict', of: 'Theory',
    find: (section) => (section.lines.some((line) => line.startsWith('::: predict ')) ? [] : missing(section, 'nowhere to stop and predict, expected ::: predict QUESTION')),
  },
  {
    name: 'the date of the landscape', of: 'Current Landscape',
    find: (section) => (/\bAs of [A-Z][a-z]+ 20\d\d\b/.test(section.lines.join(' ')) ? [] : missing(section, 'no date, expected "As of MONTH YEAR"')),
  },
  {
    name: 'a table of tools', of: 'Current Landscape',
    find: (section) => (rows(section).length >= 3 ? [] : missing(section, `a table of ${rows(section).length} tools, expected three at least`)),
  },
  {
    name: 'when not to', of: 'Current Landscape',
    find: (section) => (/\bwhen not to\b/i.test(section.lines.join(' ')) ? [] : missing(section, 'nothing about when not to use any')),
  },
  {
    name: 'commands that run', of: 'Hands-On',
    find: (section) => (section.lines.some((line) => line.startsWith('```bash')) ? [] : missing(section, 'no commands, expected a block of bash')),
  },
  {
    name: 'how to tell that one has it', of: 'Best Practices',
    find: (section) => (items(section).length < 3
      ? missing(section, `found ${items(section).length} practices, expected three at least`)
      : items(section).filter(({ text }) => !/you have it when/i.test(text)).map(({ line }) => ({ line, what: 'a practice that does not say how to tell that one has it, expected "You have it when"' }))),
  },
  {
    name: 'five mistakes', of: 'Common Mistakes',
    find(section) {
      const mistakes = [...rows(section), ...items(section)]
      if (mistakes.length < 5) return missing(section, `found ${mistakes.length} mistakes, expected five at least`)
      const inLab = mistakes.filter(({ text }) => /\btask \d|\blab\b/.test(text))
      return inLab.length >= 2 ? [] : missing(section, `found ${inLab.length} mistakes that the lab lets one make, expected two at least`)
    },
  },
  {
    name: 'a year and a reason', of: 'Further Reading',
    find: (section) => (items(section).length === 0 ? missing(section, 'nothing to read') : items(section)
      .filter(({ text }) => !/\((?:19|20)\d\d\)\. \S/.test(text))
      .map(({ line }) => ({ line, what: 'expected author, title, (year), and why it is worth the time' }))),
  },
  {
    name: 'diagrams have words',
    find: (section) => section.lines.flatMap((text, index) => {
      if (!text.startsWith('```mermaid')) return []
      const block = section.lines.slice(index, section.lines.indexOf('```', index)).join('\n')
      return /accDescr:/.test(block) ? [] : [{ line: section.line + index + 1, what: 'a diagram without words for whoever cannot see it, expected accDescr:' }]
    }),
  },
  {
    name: 'no hype and nothing left behind',
    find: ({ lines, line }) => lines.flatMap((text, index) => {
      const word = unwantedWords.exec(text)?.[0]
      return word === undefined ? [] : [{ line: line + index + 1, what: `"${word}": say it plainly` }]
    }),
  },
  {
    name: 'no emoji',
    find: ({ lines, line }) => lines.flatMap((text, index) => (/\p{Extended_Pictographic}/u.test(text) ? [{ line: line + index + 1, what: 'no emoji' }] : [])),
  },
]

/** Each `module.md:12: what is wrong, what is expected`. */
export function formComplaints(form: Form): string[] {
  return rules.flatMap(({ of, find }) => form.sections.filter(({ name }) => of === undefined || name === of)
    .flatMap((section) => find(section, form).map(({ line, what }) => `module.md:${line}: ${of === undefined ? '' : `${of}: `}${what}`)))
}
