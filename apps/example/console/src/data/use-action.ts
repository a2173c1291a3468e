import { useCallback, useRef, useState } from 'react';
import { type Problem, problemIn } from '../api/problem.ts';

export interface Action {
  readonly running: boolean;
  readonly problem: Problem | undefined;
  /** Does the work, and answers whether it was done. While something is done already, nothing more is. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
  readonly forget: () => void;
}

/** Something that is done at the service because somebody asked for it. */
export function useAction(): Action {
  const [state, setState] = useState<{ running: boolean; problem?: Problem }>({ running: false });
  const isBusy = useRef(false);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    if (isBusy.current) return false;
    isBusy.current = true;
    setState({ running: true });
    try {
      await work();
      setState({ running: false });
      return true;
    } catch (error) {
      setState({ running: false, problem: problemIn(error) });
      return false;
    } finally {
      isBusy.current = false;
    }
  }, []);
  const forget = useCallback(() => setState({ running: false }), []);
  return { running: state.running, problem: state.problem, run, forget };
}
