import type { SuiteResult } from '../../result/run-result.ts';
import { groupsOf } from '../groups.ts';
import { duration } from '../quantity.ts';
import { groupBlock } from './group-block.ts';
import { type Content, html } from './markup.ts';

/** A suite with all it measured. */
export function suiteSection(suite: SuiteResult, id: string): Content {
  const { title, outcome, durationMs, measurements } = suite;
  return html`<section class="suite" id="${id}" aria-labelledby="${id}-title">
<div class="suite-head"><h2 id="${id}-title">${title}</h2>
<p><span class="badge ${outcome === 'completed' ? 'met' : 'missed'}">${outcome}</span> ${duration(durationMs)}</p></div>
${failure(suite)}
${groupsOf(measurements).map(groupBlock)}
${measurements.length === 0 && html`<p class="none">Nothing was measured.</p>`}
</section>`;
}

function failure({ outcome, error }: SuiteResult): Content {
  if (outcome === 'completed') return undefined;
  const { name, code, message, stack } = error ?? {};
  const kind = [name, code === undefined ? undefined : `[${code}]`].filter((part) => part !== undefined);
  return html`<div class="trouble" role="note"><p><strong>The suite ${endings[outcome]}.</strong> What was measured until then is below.</p>
<p>${kind.length > 0 && `${kind.join(' ')}: `}${message}</p>
${stack !== undefined && html`<details><summary>Stack</summary><pre>${stack}</pre></details>`}
</div>`;
}

const endings: Readonly<Record<Exclude<SuiteResult['outcome'], 'completed'>, string>> = {
  failed: 'failed',
  cancelled: 'was cancelled',
  'timed out': 'timed out',
};
