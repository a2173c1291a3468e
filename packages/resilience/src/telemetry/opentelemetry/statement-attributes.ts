import type { Attributes } from '@opentelemetry/api';

import { classifyError } from '../../failure/classify-error.ts';
import type { Events } from '../channels.ts';
import { withoutLiterals } from '../redact.ts';
import { summaryOf } from './query-summary.ts';

type StatementEvent = Events['holdfast:statement'];

interface Described {
  readonly summary: string;
  readonly text: string;
}

const systems = { postgres: 'postgresql', sqlite: 'sqlite' } as const;

/** How many texts are remembered: a program has far fewer, unless it writes values into them. */
const limit = 1_000;

/** What the semantic conventions say of a statement. A text is looked at once. */
export class StatementAttributes {
  readonly #known = new Map<string, Described>();

  /** Those of low cardinality, for metrics. */
  few(event: StatementEvent): Attributes {
    return {
      'db.system.name': systems[event.dialect],
      'db.query.summary': this.describe(event).summary,
      ...failureAttributes(event.error),
    };
  }

  /** All of them, for spans. */
  all(event: StatementEvent): Attributes {
    return { ...this.few(event), 'db.query.text': this.describe(event).text };
  }

  describe({ text, parameters }: StatementEvent): Described {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    // Text with placeholders is shown as it is, as the conventions say: its author keeps values out of it.
    const described = {
      summary: summaryOf(withoutLiterals(text)),
      text: parameters === 0 ? withoutLiterals(text) : text,
    };
    if (this.#known.size >= limit) this.#known.clear();
    this.#known.set(text, described);
    return described;
  }
}

/** `error.type` is the code of the database where it gave one, else the kind that `classifyError` finds. */
function failureAttributes(error: unknown): Attributes {
  if (error === undefined) return {};
  const code = databaseCode(error);
  if (code === undefined) return { 'error.type': classifyError(error).kind };
  return { 'error.type': code, 'db.response.status_code': code };
}

function databaseCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') return String(error.errcode);
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code) ? code : undefined;
}
