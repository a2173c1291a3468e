import type { Attributes } from '@opentelemetry/api';

import type { Events } from '../channels.ts';
import { withoutLiterals } from '../redact.ts';
import { databaseAttributes } from './database-attributes.ts';
import { failureAttributes } from './failure-attributes.ts';
import { summaryOf } from './query-summary.ts';

type StatementEvent = Events['holdfast:statement'];

interface Described {
  readonly summary: string;
  readonly text: string;
}

/** How many texts are remembered: a program has far fewer, unless it writes values into them. */
const limit = 1_000;

/** What the semantic conventions say of a statement. A text is looked at once. */
export class StatementAttributes {
  readonly #known = new Map<string, Described>();

  /** Those of low cardinality, for metrics. */
  few(event: StatementEvent): Attributes {
    return {
      ...databaseAttributes(event.dialect, event.endpoint),
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
