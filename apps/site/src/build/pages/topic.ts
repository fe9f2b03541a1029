/** A topic: its aim, who it is for, and its modules. */
import type { Section, Topic } from '@track/curriculum'
import { html } from '../html.ts'
import { moduleList } from './home.ts'
import { type Page, rootOf } from './layout.ts'

export function topicPage({ path, title, aim, audience, modules }: Topic, section: Section): Page {
  const root = rootOf(path)
  return {
    path, title, description: aim, layout: 'reading',
    content: html`<main id="content">
<nav class="crumbs" aria-label="Where this is"><a href="${root}">Track</a> / <a href="${root}#${section.path}">${section.title}</a></nav>
<h1>${title}</h1>
<p class="lead">${aim}</p>
<p>For: ${audience}</p>
${moduleList(modules, root)}
</main>`,
  }
}
