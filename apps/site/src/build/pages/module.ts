/** A module as a page to read: its text, its lab, its questions, and the proof of its lab. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Bundles } from '../bundles.ts'
import type { Module, Topic } from '../curriculum.ts'
import { type Html, html, raw } from '../html.ts'
import type { LabOfModule } from '../labs.ts'
import { type Heading, renderMarkdown } from '../markdown.ts'
import { moduleList } from './home.ts'
import { type Page, rootOf } from './layout.ts'

export interface Around {
  readonly topic: Topic
  readonly lab: LabOfModule | undefined
  readonly bundles: Bundles
  readonly before: Module | undefined
  readonly after: Module | undefined
  /** All of them, for the titles of prerequisites. */
  readonly modules: readonly Module[]
}

interface FrontMatter {
  readonly title?: string
  readonly summary?: string
  readonly minutes?: number
  readonly difficulty?: string
  readonly outcomes?: readonly string[]
  readonly versions?: Readonly<Record<string, string | number>>
}

export function modulePage(module: Module, around: Around): Page {
  return module.folder === undefined ? unwrittenPage(module, around) : writtenPage(module, module.folder, around)
}

function unwrittenPage(module: Module, around: Around): Page {
  const { path, title, minutes } = module
  return {
    path, title, description: `${title}: not written yet.`, layout: 'reading',
    content: html`<main id="content">
${crumbs(module, around)}
<h1>${title}</h1>
<p class="unwritten"><strong>Not written yet.</strong> This module has its place in the track, about ${minutes} minutes; its text and its lab do not exist yet.</p>
${prerequisites(module, around)}
<h2>${around.topic.title}</h2>
<p>${around.topic.aim}</p>
${moduleList(around.topic.modules, rootOf(path), path)}
${neighbours(module, around)}
</main>`,
  }
}

function writtenPage(module: Module, folder: string, around: Around): Page {
  const { front, body } = splitFrontMatter(readFileSync(join(folder, 'module.md'), 'utf8'))
  const { html: text, headings } = renderMarkdown(body)
  const title = front.title ?? module.title
  return {
    path: module.path, title, description: front.summary ?? title, layout: 'reading',
    content: html`<div class="with-contents">
<nav class="contents" aria-label="On this page"><details open><summary>On this page</summary>${contentsList(headings)}</details></nav>
<main id="content" class="module">
${crumbs(module, around)}
<h1>${title}</h1>
${front.summary && html`<p class="lead">${raw(renderMarkdown(front.summary).html.replace(/^<p>|<\/p>\s*$/g, ''))}</p>`}
${facts(front, module)}
${prerequisites(module, around)}
${outcomes(front)}
${raw(withLab(text, around))}
${neighbours(module, around)}
</main>
</div>`,
  }
}

function splitFrontMatter(text: string): { front: FrontMatter; body: string } {
  const match = /^---\n([\s\S]*?)\n---\n/.exec(text)
  return match ? { front: parse(match[1]!) as FrontMatter, body: text.slice(match[0].length) } : { front: {}, body: text }
}

function crumbs({ path }: Module, { topic }: Around): Html {
  const root = rootOf(path)
  return html`<nav class="crumbs" aria-label="Where this is"><a href="${root}">Track</a> / <a href="${root}${topic.path}/">${topic.title}</a></nav>`
}

function contentsList(headings: readonly Heading[]): Html {
  return html`<ol>${headings.filter(({ level }) => level === 2).map(({ id, text }) => html`<li><a href="#${id}">${text}</a></li>`)}</ol>`
}

function facts({ minutes, difficulty, versions = {} }: FrontMatter, module: Module): Html {
  const named = Object.entries(versions).map(([tool, version]) => `${tool} ${version}`)
  return html`<p class="facts"><span>${minutes ?? module.minutes} minutes</span>${difficulty && html`<span>${difficulty}</span>`}${named.map((each) => html`<span>${each}</span>`)}</p>`
}

function prerequisites({ path, prerequisites: paths }: Module, { modules }: Around): Html {
  if (paths.length === 0) return html``
  const root = rootOf(path)
  const links = paths.map((each) => html`<li><a href="${root}${each}/">${modules.find((module) => module.path === each)?.title ?? each}</a></li>`)
  return html`<div class="before"><p>Comes after</p><ul>${links}</ul></div>`
}

function outcomes({ outcomes: rows = [] }: FrontMatter): Html {
  if (rows.length === 0) return html``
  return html`<section class="outcomes" aria-labelledby="outcomes"><h2 id="outcomes">What you can do afterwards</h2><ul>${rows.map((row) => html`<li>${raw(renderMarkdown(row).html)}</li>`)}</ul></section>`
}

/** The lab stands at the end of the section Hands-On. */
function withLab(text: string, { lab, bundles }: Around): string {
  if (!lab) return text
  const block = labBlock(lab, bundles).text
  const start = text.indexOf('<h2 id="hands-on"')
  if (start === -1) return text + block
  const end = text.indexOf('<h2 ', start + 1)
  return end === -1 ? text + block : text.slice(0, end) + block + text.slice(end)
}

function labBlock({ path, lab, bundle }: LabOfModule, bundles: Bundles): Html {
  const root = rootOf(path)
  return html`<section class="lab-card" aria-labelledby="lab" data-lab="lab/lab.json" data-worker="${root}${bundles.worker}" data-workspace="${root}${bundles.workspace}">
<h3 id="lab">${bundle.title}</h3>
<ol>${lab.tasks.map(({ title }) => html`<li>${raw(bundle.html[title] ?? '')}</li>`)}</ol>
<p class="lab-start"><button type="button" class="button" data-start hidden>Start the lab here</button> <a href="lab/">Open the lab in a page of its own</a> <span class="meta">${lab.minutes} min</span></p>
<p class="lab-narrow">The workspace needs a window at least 1024 pixels wide.</p>
</section>
`
}

function neighbours({ path }: Module, { before, after }: Around): Html {
  const root = rootOf(path)
  return html`<nav class="neighbours" aria-label="Neighbouring modules">
${before && html`<a rel="prev" href="${root}${before.path}/"><span class="meta">Before</span> ${before.title}</a>`}
${after && html`<a rel="next" href="${root}${after.path}/"><span class="meta">Next</span> ${after.title}</a>`}
</nav>`
}
