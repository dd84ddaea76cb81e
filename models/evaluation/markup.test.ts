import { expect, it } from 'vitest'
import { markup } from './markup.ts'

it('fills text in as text, and markup as markup', () => {
  const name = '<img src=x onerror="alert(1)">\'s & co.jpg'
  expect(markup`<p title="${name}">${markup`<b>${2}</b>`}</p>`.html).toBe(
    '<p title="&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;s &amp; co.jpg"><b>2</b></p>',
  )
})

it('fills lists in one after the other', () => {
  expect(markup`<ul>${['a', 'b'].map((item) => markup`<li>${item}</li>`)}</ul>`.html).toBe(
    '<ul><li>a</li>\n<li>b</li></ul>',
  )
})
