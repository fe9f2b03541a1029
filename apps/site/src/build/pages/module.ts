/** A module as a page to read: its text, its lab, its questions, and the proof of its lab. */
import type { FrontMatter, ModuleEntry, Topic } from '@track/curriculum'
import type { Bundles } from '../bundles.ts'
import type { ModuleContent } from '../content.ts'
import { type Html, html, raw } from '../html.ts'
import type { LabOfModule } from '../labs.ts'
import { type Heading, renderInline } from '../markdown.ts'
import { moduleList } from './home.ts'
import { type Page, rootOf } from './layout.ts'
import { proofBlock } from './receipt.ts'
import { quizBlock } from './quiz.ts'

export interface Around {
  readonly topic: Topic
  readonly lab: LabOfModule | undefined
  readonly bundles: Bundles
  readonly before: ModuleEntry | undefined
  readonly after: ModuleEntry | undefined
  /** All of them, for the titles of prerequisites. */
  readonly modules: readonly ModuleEntry[]
}

export function unwrittenPage(module: ModuleEntry, around: Around): Page {
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

export function modulePage(module: ModuleEntry, content: ModuleContent, around: Around): Page {
  const { frontMatter, text: { html: text, headings }, quiz } = content
  const title = frontMatter.title ?? module.title
  const more = [...(quiz ? [{ level: 2, id: 'questions', text: 'Questions' }] : []), ...(around.lab ? [{ level: 2, id: 'proof', text: 'The lab’s proof' }] : [])]
  return {
    path: module.path, title, description: frontMatter.summary ?? title, layout: 'reading',
    content: html`<div class="with-contents">
<nav class="contents" aria-label="On this page"><details><summary>On this page</summary>${contentsList([...headings, ...more])}</details></nav>
<main id="content" class="module">
${crumbs(module, around)}
<h1>${title}</h1>
${frontMatter.summary && html`<p class="lead">${raw(renderInline(frontMatter.summary))}</p>`}
${facts(frontMatter, module)}
${prerequisites(module, around)}
${outcomes(frontMatter)}
${raw(withLab(text, around))}
${quiz && quizBlock(quiz)}
${around.lab && proofBlock(content, module.path)}
${neighbours(module, around)}
</main>
</div>`,
  }
}

function crumbs({ path }: ModuleEntry, { topic }: Around): Html {
  const root = rootOf(path)
  return html`<nav class="crumbs" aria-label="Where this is"><a href="${root}">Track</a> / <a href="${root}${topic.path}/">${topic.title}</a></nav>`
}

function contentsList(headings: readonly Heading[]): Html {
  return html`<ol>${headings.filter(({ level }) => level === 2).map(({ id, text }) => html`<li><a href="#${id}">${text}</a></li>`)}</ol>`
}

function facts({ minutes, difficulty, versions = {} }: Partial<FrontMatter>, module: ModuleEntry): Html {
  const named = Object.entries(versions).map(([tool, version]) => `${tool} ${version}`)
  return html`<p class="facts"><span>${minutes ?? module.minutes} minutes</span>${difficulty && html`<span>${difficulty}</span>`}${named.map((each) => html`<span>${each}</span>`)}</p>`
}

function prerequisites({ path, prerequisites: paths }: ModuleEntry, { modules }: Around): Html {
  if (paths.length === 0) return html``
  const root = rootOf(path)
  const links = paths.map((each) => html`<li><a href="${root}${each}/">${modules.find((module) => module.path === each)?.title ?? each}</a></li>`)
  return html`<div class="before"><p>Comes after</p><ul>${links}</ul></div>`
}

function outcomes({ outcomes: rows = [] }: Partial<FrontMatter>): Html {
  if (rows.length === 0) return html``
  return html`<section class="outcomes" aria-labelledby="outcomes"><h2 id="outcomes">What you can do afterwards</h2><ul>${rows.map((row) => html`<li>${raw(renderInline(row))}</li>`)}</ul></section>`
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
<p class="lab-start"><button type="button" class="button" data-start hidden>Start the lab</button> <a href="lab/">Open it in a page of its own</a> <span class="meta">${lab.minutes} min</span></p>
<p class="lab-narrow">The workspace needs a window at least 1024 pixels wide.</p>
</section>
`
}

function neighbours({ path }: ModuleEntry, { before, after }: Around): Html {
  const root = rootOf(path)
  return html`<nav class="neighbours" aria-label="Neighbouring modules">
${before && html`<a rel="prev" href="${root}${before.path}/"><span class="meta">Before</span> ${before.title}</a>`}
${after && html`<a rel="next" href="${root}${after.path}/"><span class="meta">Next</span> ${after.title}</a>`}
</nav>`
}
