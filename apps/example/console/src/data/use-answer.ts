import { useCallback, useEffect, useState } from 'react';
import { type Problem, problemIn } from '../api/problem.ts';

export interface Answer<Data> {
  /** What was answered last; it stays while it is asked for again. */
  readonly data: Data | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  /** Asks once more. */
  readonly again: () => void;
}

/** Asks the service when the page is shown, and anew whenever the question is another one. */
export function useAnswer<Data>(ask: (signal: AbortSignal) => Promise<Data>): Answer<Data> {
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<{ ask: typeof ask; data?: Data; problem?: Problem; loading: boolean }>({
    ask,
    loading: true,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn asks the same question again.
  useEffect(() => {
    const aborter = new AbortController();
    setState((before) => (before.ask === ask ? { ...before, loading: true } : { ask, loading: true }));
    ask(aborter.signal).then(
      (data) => !aborter.signal.aborted && setState({ ask, data, loading: false }),
      (error) => !aborter.signal.aborted && setState({ ask, problem: problemIn(error), loading: false }),
    );
    return () => aborter.abort();
  }, [ask, turn]);

  const again = useCallback(() => setTurn((before) => before + 1), []);
  // An answer to the question before is none to this one.
  const { data, problem, loading } = state.ask === ask ? state : { ...nothing, loading: true };
  return { data, problem, loading, again };
}

const nothing = { data: undefined, problem: undefined };
