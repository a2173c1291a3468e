import type { RunResult } from '../result/run-result.ts';

/** What makes a comparison of two runs doubtful, one sentence each. */
export function doubtsOf(baseline: RunResult, candidate: RunResult): readonly string[] {
  return [
    ...machineDoubts(baseline, candidate),
    ...outcomeDoubts('baseline', baseline),
    ...outcomeDoubts('candidate', candidate),
  ];
}

function machineDoubts(baseline: RunResult, candidate: RunResult): readonly string[] {
  const before = describeMachine(baseline);
  const after = describeMachine(candidate);
  const doubts =
    before === after ? [] : [`The baseline was measured on another machine: ${before}; not ${after}.`];
  const [old, current] = [baseline.versions['node'], candidate.versions['node']];
  return old === current
    ? doubts
    : [...doubts, `The baseline was measured with Node ${old}; not ${current}.`];
}

function describeMachine({ machine: { platform, architecture, cores, cpu } }: RunResult): string {
  return `${platform} ${architecture}, ${cores} × ${cpu}`;
}

function outcomeDoubts(which: string, { suites }: RunResult): readonly string[] {
  return suites
    .filter(({ outcome }) => outcome !== 'completed')
    .map(({ name, outcome }) => `Suite '${name}' of the ${which} was not completed: ${outcome}.`);
}
