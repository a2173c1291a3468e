import { type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** What a plot is drawn on; never shown. */
const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** The attributes that say where something is. */
const places = / (?:d|x|y|x1|x2|y1|y2|width|height|transform)="[^"]*"/g;

/** One picture, as SVG text that needs no script. Colours are variables of the page's style. */
export function draw(label: string, options: PlotOptions): string {
  const svg = plot({
    ...options,
    document,
    className: 'plot',
    style: { background: 'none', overflow: 'visible' },
  });
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  // The page has its own style.
  for (const style of svg.querySelectorAll('style')) style.remove();
  // Hundredths of a pixel show on no screen, and thousandths make a report twice as large.
  const markup: string = svg.outerHTML;
  return markup.replace(places, (place) => place.replace(/(\.\d\d)\d+/g, '$1'));
}
