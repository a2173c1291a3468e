import type { SuiteResult } from '../result/run-result.ts';

/** What happens while suites run. */
export type RunProgress =
  | {
      readonly type: 'started';
      readonly suite: string;
      readonly title: string;
      /** Counts from 1. */
      readonly number: number;
      readonly total: number;
    }
  | {
      readonly type: 'step';
      readonly suite: string;
      readonly step: string;
      /** From 0 to 1, where the suite knows. */
      readonly done?: number;
    }
  | { readonly type: 'ended'; readonly suite: string; readonly result: SuiteResult };
