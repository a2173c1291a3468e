import type { SessionReport } from '../leaks/session-report.ts';
import type { MeasuredData } from '../runner/suite.ts';

/**
 * What a session tracker saw: the numbers `leaked`, and of each kind `connection opened` and `connection peak`, and each leak as a finding
 * with its stack. To be spread into a measurement.
 */
export function measuredSessions(
  report: SessionReport,
): Required<Pick<MeasuredData, 'numbers' | 'findings'>> {
  const { leaked, leaks, counts } = report;
  return {
    numbers: [
      { name: 'leaked', title: 'leaked', unit: '', value: leaked, better: 'lower' },
      ...Object.entries(counts).flatMap(([kind, { opened, peak }]) => [
        {
          name: `${kind} opened`,
          title: `${kind}s opened`,
          unit: '',
          value: opened,
          better: 'lower' as const,
        },
        {
          name: `${kind} peak`,
          title: `most ${kind}s at once`,
          unit: '',
          value: peak,
          better: 'lower' as const,
        },
      ]),
    ],
    findings: leaks.map(({ kind, place, stack, count }) => ({
      title: `${count} × ${kind}, opened at ${place} and never closed`,
      details: stack.map((frame) => `at ${frame}`).join('\n'),
    })),
  };
}
