import { type Content, html } from './markup.ts';

/** A table whose first row and first column are headings. It scrolls by itself where it is too wide. */
export function dataTable([header = [], ...rows]: readonly (readonly Content[])[], label: string): Content {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr>${header.map((cell) => (cell === '' ? html`<td></td>` : html`<th scope="col">${cell}</th>`))}</tr></thead>
<tbody>${rows.map(
    ([
      name,
      ...cells
    ]) => html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
  )}</tbody>
</table></div>`;
}
