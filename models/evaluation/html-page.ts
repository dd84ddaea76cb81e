import { type Markup, markup } from './markup.ts'
import { pageStyle } from './page-style.ts'

/** A whole page of HTML that needs nothing beside it. */
export function htmlPage(title: string, body: Markup): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${pageStyle}</style>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`.html
}
