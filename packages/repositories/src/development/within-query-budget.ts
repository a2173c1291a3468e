import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Events } from '@holdfast/resilience';
import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';
import { QueryBudgetError } from './query-budget-error.ts';

export interface QueryBudget {
  /** How many statements the work may send. @default no limit */
  readonly statements?: number;
  /**
   * How often the work may send one and the same statement, with whatever values: a statement that is sent once for each
   * row of another one's answer (an N+1) goes beyond it.
   * @default 3
   */
  readonly repeats?: number;
}

type Counts = Map<string, number>;

const counting = new AsyncLocalStorage<Counts>();
const channel: keyof Events = 'holdfast:statement';
let budgetsOpen = 0;

/**
 * Runs `work`, and rejects where it sent more statements than the budget allows: those of repositories and of
 * `database.query`, in all that `work` awaits. For tests, and for a look at a request while developing.
 *
 * @throws QueryBudgetError once `work` has resolved
 * @example
 * const orders = await withinQueryBudget({ statements: 5 }, () => listOrdersWithLines(store));
 */
export async function withinQueryBudget<Result>(
  budget: QueryBudget,
  work: () => Promise<Result>,
): Promise<Result> {
  const { statements = Number.POSITIVE_INFINITY, repeats = 3 } = budget;
  requireLimit('statements', statements);
  requireLimit('repeats', repeats);
  const counts: Counts = new Map();
  if (budgetsOpen++ === 0) subscribe(channel, count);
  try {
    const result = await counting.run(counts, work);
    check(counts, statements, repeats);
    return result;
  } finally {
    if (--budgetsOpen === 0) unsubscribe(channel, count);
  }
}

function count(message: unknown): void {
  const counts = counting.getStore();
  if (counts === undefined) return;
  // Only resilience publishes there, and only these.
  const { text } = message as Events['holdfast:statement'];
  counts.set(text, (counts.get(text) ?? 0) + 1);
}

function check(counts: Counts, statements: number, repeats: number): void {
  const sent = [...counts]
    .map(([text, times]) => ({ text, times }))
    .sort((one, other) => other.times - one.times);
  const total = sent.reduce((sum, { times }) => sum + times, 0);
  const [most] = sent;
  if (most !== undefined && most.times > repeats) {
    throw new QueryBudgetError(
      `The work sent one statement ${most.times} times, and ${repeats} are allowed. Load the rows together: by getMany(), by "in", or by include.`,
      sent,
    );
  }
  if (total > statements) {
    throw new QueryBudgetError(`The work sent ${total} statements, and ${statements} are allowed.`, sent);
  }
}

function requireLimit(option: string, limit: number): void {
  if (limit === Number.POSITIVE_INFINITY || (Number.isSafeInteger(limit) && limit >= 0)) return;
  throw new QueryError(`A query budget's ${option} is a whole number from 0 on, not ${quoteValue(limit)}.`);
}
