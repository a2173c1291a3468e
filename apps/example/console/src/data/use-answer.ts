import { useCallback, useEffect, useState } from 'react';
import { type Problem, problemIn } from '../api/problem.ts';

export interface Answer<Data> {
  /** What was answered last; it stays while it is asked for again, and where that fails. */
  readonly data: Data | undefined;
  /** Why there was no answer the last time. */
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  /** Asks once more. */
  readonly again: () => void;
}

interface State<Data> {
  readonly ask: unknown;
  readonly data?: Data | undefined;
  readonly problem?: Problem | undefined;
  readonly loading: boolean;
}

/** Asks the service when the page is shown, and anew whenever the question is another one. */
export function useAnswer<Data>(ask: (signal: AbortSignal) => Promise<Data>): Answer<Data> {
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<State<Data>>({ ask, loading: true });
  // An answer to the question before is none to this one.
  const { data, problem, loading } = answersTo(ask, state);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn asks the same question again.
  useEffect(() => {
    const aborter = new AbortController();
    const change = (to: Partial<State<Data>>) => {
      if (!aborter.signal.aborted) setState((before) => ({ ...answersTo(ask, before), ...to }));
    };
    change({ loading: true });
    ask(aborter.signal).then(
      (answer) => change({ data: answer, problem: undefined, loading: false }),
      (error) => change({ problem: problemIn(error), loading: false }),
    );
    return () => aborter.abort();
  }, [ask, turn]);

  const again = useCallback(() => setTurn((before) => before + 1), []);
  return { data, problem, loading, again };
}

function answersTo<Data>(ask: unknown, state: State<Data>): State<Data> {
  return state.ask === ask ? state : { ask, loading: true };
}
