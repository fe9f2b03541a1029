/**
 * Templates of a configuration, and texts carried out with them.
 *
 * Follows template/template.go (FromGlobs, ExecuteTextString, ExecuteHTMLString) of Alertmanager 0.34.
 */
import { answer, bare, executeTemplate, fail, parseTemplate, type Template, TemplateError, type TemplateFunctions, typed } from '@track/formats'
import { type Instant, oncePerRow } from '@track/simulation'
import type { NotificationData } from './data.ts'
import { defaultTemplates } from './default-templates.ts'
import { templateFunctions, timeFunctions } from './functions.ts'
import { goData } from './go-types.ts'
import { asHtml, htmlEscapers } from './html.ts'

/** Functions by name as a template is read: those of the time and of labels come when it is carried out. */
const known: TemplateFunctions = { ...templateFunctions, ...timeFunctions(0), ...htmlEscapers }

/** A text of a template file, under its path. */
export interface TemplateFile {
  readonly path: string
  readonly text: string
}

const named = oncePerRow((files: readonly TemplateFile[]): Template['templates'] => {
  const all = new Map(parseTemplate(defaultTemplates, { name: '', functions: known }).templates)
  all.delete('')
  for (const { path, text } of files) {
    for (const [name, nodes] of parseTemplate(text, { name: path.slice(path.lastIndexOf('/') + 1), functions: known }).templates) all.set(name, nodes)
  }
  return all
})

/** Texts of a configuration as templates among those of the files: read once, however often they are carried out. */
const readTexts = oncePerRow((files: readonly TemplateFile[]) => {
  const read = new Map<string, Template>()
  return (source: string): Template => {
    const template = read.get(source) ?? readText(files, source)
    read.set(source, template)
    return template
  }
})

function readText(files: readonly TemplateFile[], source: string): Template {
  const parsed = parseTemplate(source, { name: '', functions: known })
  return { ...parsed, templates: new Map([...named(files), ...parsed.templates]) }
}

/** Why the files are no templates; undefined when they are. */
export function templatesFault(files: readonly TemplateFile[]): string | undefined {
  try {
    named(files)
    return undefined
  } catch (error) {
    // A file that is no template.
    if (!(error instanceof TemplateError)) throw error
    return error.message
  }
}

export interface Renderer {
  readonly text: (source: string) => string
  readonly html: (source: string) => string
  /** The first thing that went wrong; everything after it is empty. */
  readonly fault: () => string | undefined
}

/** Texts of a configuration filled in with the data of one notification. */
export function renderer(files: readonly TemplateFile[], data: NotificationData, now: Instant): Renderer {
  let fault: string | undefined
  const value = goData(data)
  const routeLabels = new Map(data.routeLabels.flatMap((name, index) => (index % 2 === 0 ? [[name, data.routeLabels[index + 1]!] as const] : [])))
  const functions = { ...known, ...timeFunctions(now), routeLabels: typed(['string'], ([name]) => answer(routeLabels.get(String(bare(name))) ?? '')) }
  const render = (source: string, shape: (template: Template) => Template): string => {
    if (fault !== undefined || source === '') return ''
    if (!source.includes('{{')) return source
    const rendered = carriedOut(files, source, { shape, functions, value })
    if ('text' in rendered) return rendered.text
    fault = rendered.error
    return ''
  }
  return { text: (source) => render(source, (template) => template), html: (source) => render(source, asHtml), fault: () => fault }
}

interface Carrying {
  readonly shape: (template: Template) => Template
  readonly functions: TemplateFunctions
  readonly value: ReturnType<typeof goData>
}

function carriedOut(files: readonly TemplateFile[], source: string, { shape, functions, value }: Carrying): { readonly text: string } | { readonly error: string } {
  try {
    const { text, error } = executeTemplate(shape(readTexts(files)(source)), value, { functions, zeroForMissingKeys: true })
    return error === undefined ? { text } : { error }
  } catch (error) {
    // A text that is no template.
    if (!(error instanceof TemplateError)) throw error
    return { error: error.message }
  }
}

/** Labels of a route, which may be templates and name each other; what fails is left out. */
export function renderedRouteLabels(
  labels: Readonly<Record<string, string>>, { files, data, now }: { readonly files: readonly TemplateFile[]; readonly data: NotificationData; readonly now: Instant },
): Readonly<Record<string, string>> {
  const value = goData(data)
  const render = (name: string, open: readonly string[]): { readonly text: string } | { readonly error: string } => {
    const source = labels[name]
    if (source === undefined) return { text: '' }
    if (open.includes(name)) return { error: `route label cycle detected: ${[...open, name].join(' -> ')}` }
    const other = typed(['string'], ([inner]) => {
      const rendered = render(String(bare(inner)), [...open, name])
      return 'text' in rendered ? answer(rendered.text) : fail(rendered.error)
    })
    return carriedOut(files, source, { shape: (template) => template, functions: { ...known, ...timeFunctions(now), routeLabels: other }, value })
  }
  return Object.fromEntries(Object.keys(labels).flatMap((name) => {
    const rendered = render(name, [])
    return 'text' in rendered ? [[name, rendered.text]] : []
  }))
}
