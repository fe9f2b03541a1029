/** What every page has around its content. */
import type { Bundles } from '../bundles.ts'
import { type Html, html, raw } from '../html.ts'

export interface Page {
  /** The page's folder in the site: `foundations/systems-thinking`; empty for the first page. */
  readonly path: string
  readonly title: string
  readonly description: string
  readonly content: Html
  /** `reading` has a measure; `workspace` takes the whole window. */
  readonly layout: 'reading' | 'workspace'
  /** What the header of a workspace leads back to. */
  readonly above?: { readonly path: string; readonly title: string }
}

/**
 * Nothing but the site's own files: no inline script, no stranger's. An inline style is allowed to
 * nobody either; scripts set styles through the object model.
 */
const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'", "worker-src 'self'",
  "manifest-src 'self'", "base-uri 'none'", "form-action 'none'",
].join('; ')

const fromFile = 'These pages work when a web server serves them: run `npm start` in the project’s folder and open the address that it prints.'

/** From a page's folder to the site's first folder: `../../`. */
export function rootOf(path: string): string {
  return path === '' ? './' : '../'.repeat(path.split('/').length)
}

export function printPage({ path, title, description, content, layout, above }: Page, bundles: Bundles): string {
  const root = rootOf(path)
  const shownTitle = path === '' ? title : `${title} · Platform Engineering Track`
  return html`<!doctype html>
<html lang="en" data-layout="${layout}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${description}">
<title>${shownTitle}</title>
<link rel="icon" href="${root}icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${root}${bundles.style}">
<script src="${root}${bundles.theme}"></script>
<script type="module" src="${root}${bundles.page}"></script>
</head>
<body data-root="${root}">
<a class="skip" href="#content">Skip to content</a>
<p class="from-file" role="alert">${fromFile}</p>
<header class="site-header">
<a class="site-name" href="${root}"${raw(path === '' ? ' aria-current="page"' : '')}>Platform Engineering Track</a>
${above && html`<p class="site-place"><a href="${root}${above.path}/">${above.title}</a> <span aria-hidden="true">/</span></p><h1>${title}</h1>`}
<div class="site-tools"><button type="button" class="quiet" id="theme" hidden>Dark</button></div>
</header>
${content}
</body>
</html>
`.text
}
