import type { Figure, LegendEntry } from '../figures/figure.ts';
import { dataTable } from './data-table.ts';
import { type Content, html, Markup } from './markup.ts';

/** Widths in pixels that each picture is drawn at, for text in it that is hardly scaled and stays readable. */
const PHONE = 372;
const HALF = 540;
const WHOLE = 1_120;

/** Pictures side by side, as many as fit. */
export function figureGrid(figures: readonly Figure[], of: string): Content {
  if (figures.length === 0) return undefined;
  return html`<div class="figures">${figures.map((figure) => figureBlock(figure, of))}</div>`;
}

function figureBlock(figure: Figure, of: string): Content {
  const { title, caption, legend, wide, data } = figure;
  const label = [`${title} of ${of}.`, caption].join(' ').trim();
  const picture = (width: number) => new Markup(figure.draw(width, label));
  return html`<figure class="${wide ? 'figure wide' : 'figure'}">
<figcaption><h4>${title}</h4>${caption === '' ? undefined : html`<p>${caption}</p>`}</figcaption>
<ul class="legend">${legend.map(legendItem)}</ul>
<div class="at-desktop">${picture(wide ? WHOLE : HALF)}</div>
<div class="at-phone">${picture(PHONE)}</div>
<details><summary>Data<span class="hidden"> of ${title}, ${of}</span></summary>${dataTable(data, `${title}, ${of}`)}</details>
</figure>`;
}

function legendItem({ label, color, shape }: LegendEntry): Content {
  return html`<li><span class="key ${shape}" style="--color: ${color}" aria-hidden="true"></span>${label}</li>`;
}
