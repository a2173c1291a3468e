import { useEffect, useState } from 'react';
import { answered, type KeyringApi } from '../api/client.ts';
import { type Problem, problemIn } from '../api/problem.ts';
import { UnreachableError } from '../api/unreachable-error.ts';
import { everyMs, type Sample, withSample } from './samples.ts';

export interface Live {
  readonly samples: readonly Sample[];
  /** Why the last question was not answered. */
  readonly problem: Problem | undefined;
}

/** Whoever waits longer for an answer has none at this moment. */
const patienceMs = 3000;

/** Asks every second how the service does, as long as somebody looks. */
export function useSamples(api: KeyringApi): Live {
  const [live, setLive] = useState<Live>({ samples: [], problem: undefined });
  useEffect(() => {
    const aborter = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      const start = performance.now();
      // What nobody looks at is not asked for, and what was known before is not joined to what comes after.
      if (document.visibilityState === 'hidden') setLive({ samples: [], problem: undefined });
      else {
        const signal = AbortSignal.any([aborter.signal, AbortSignal.timeout(patienceMs)]);
        let sample: Omit<Sample, 'at'> = { stats: undefined };
        let problem: Problem | undefined;
        try {
          sample = { stats: await answered(api.GET('/api/stats', { signal })) };
        } catch (error) {
          problem = problemIn(signal.aborted ? new UnreachableError('Nothing answered in time.') : error);
        }
        if (aborter.signal.aborted) return;
        setLive(({ samples }) => ({ samples: withSample(samples, { at: Date.now(), ...sample }), problem }));
      }
      timer = setTimeout(ask, Math.max(0, everyMs - (performance.now() - start)));
    };
    void ask();
    return () => {
      aborter.abort();
      clearTimeout(timer);
    };
  }, [api]);
  return live;
}
