import type { ThresholdCheck } from '../../thresholds/threshold-check.ts';
import { allowedText, roomText } from '../describe-check.ts';
import { plainQuantity } from '../quantity.ts';
import { type Content, html } from './markup.ts';

/** Where on a bar the limit stands; what is beyond it has the rest. */
const LIMIT_AT = 0.8;

/** What was held against limits: for each a bar of what is used of its limit. */
export function checkList(checks: readonly ThresholdCheck[]): Content {
  if (checks.length === 0) return undefined;
  return html`<ul class="checks">${checks.map(checkItem)}</ul>`;
}

function checkItem(check: ThresholdCheck): Content {
  const { title, unit, actual, met } = check;
  const fill = Math.min(1, Math.max(0.01, usedShare(check) * LIMIT_AT));
  return html`<li class="${met ? 'met' : 'missed'}">
<span>${sign(met)}</span>
<span class="name">${title}</span>
<span class="value">${plainQuantity(actual, unit)}</span>
<span class="limit">${allowedText(check)}</span>
<span class="bar" aria-hidden="true" style="--fill: ${(fill * 100).toFixed(1)}%; --limit: ${LIMIT_AT * 100}%"></span>
<span class="room">${roomText(check)}</span>
</li>`;
}

/** A sign for the eye, drawn since not every font has one, and a word for the ear. */
export function sign(met: boolean): Content {
  return html`<svg class="icon ${met ? 'met' : 'missed'}" viewBox="0 0 16 16" aria-hidden="true"><path d="${met ? 'M3 8.5l3.5 3.5L13 4.5' : 'M4 4l8 8M12 4l-8 8'}"/></svg><span class="hidden">${met ? 'met:' : 'missed:'}</span>`;
}

function usedShare({ room, met }: ThresholdCheck): number {
  if (room !== null) return 1 - room;
  return met ? 0 : Number.POSITIVE_INFINITY;
}
