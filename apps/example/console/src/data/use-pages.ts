import { useCallback, useEffect, useState } from 'react';
import { type Problem, problemIn } from '../api/problem.ts';

export interface Page<Item> {
  readonly items: Item[];
  readonly next: string | null;
}

export interface Pages<Item> {
  readonly items: readonly Item[];
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  /** Asks for the page that follows; undefined where nothing does. */
  readonly more: (() => void) | undefined;
  /** Begins again with the first page. */
  readonly again: () => void;
}

interface State<Item> {
  readonly ask: unknown;
  readonly items: readonly Item[];
  readonly cursor?: string | undefined;
  readonly next: string | null;
  readonly problem?: Problem | undefined;
  readonly loading: boolean;
}

/** A list of the service, page after page. */
export function usePages<Item>(
  ask: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Item>>,
): Pages<Item> {
  const [state, setState] = useState<State<Item>>(() => begin(ask));
  const current = state.ask === ask ? state : begin<Item>(ask);
  const { cursor, loading } = current;

  useEffect(() => {
    if (!loading) return undefined;
    const aborter = new AbortController();
    ask(cursor, aborter.signal).then(
      ({ items, next }) => {
        if (aborter.signal.aborted) return;
        setState((before) => {
          const earlier = before.ask === ask && cursor !== undefined ? before.items : [];
          return { ask, items: [...earlier, ...items], cursor, next, loading: false };
        });
      },
      (error) => {
        if (aborter.signal.aborted) return;
        setState((before) => ({
          ...(before.ask === ask ? before : begin<Item>(ask)),
          problem: problemIn(error),
          loading: false,
        }));
      },
    );
    return () => aborter.abort();
  }, [ask, cursor, loading]);

  const again = useCallback(() => setState(begin(ask)), [ask]);
  const follow = useCallback(
    () =>
      setState((before) => ({
        ...before,
        cursor: before.next ?? undefined,
        problem: undefined,
        loading: true,
      })),
    [],
  );
  const { items, next, problem } = current;
  return { items, problem, loading, more: next === null ? undefined : follow, again };
}

function begin<Item>(ask: unknown): State<Item> {
  return { ask, items: [], next: null, loading: true };
}
