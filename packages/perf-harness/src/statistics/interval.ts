import { InvalidOptionError } from '../errors/invalid-option-error.ts';

/** Where a figure lies, with the confidence that was asked for. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface ConfidenceOptions {
  /** How often such an interval holds the true figure, from 0 to 1. @default 0.95 */
  readonly confidence?: number;
}

/** @throws InvalidOptionError for what is no confidence. */
export function requireConfidence(confidence: number): number {
  if (confidence > 0 && confidence < 1) return confidence;
  throw new InvalidOptionError('confidence', 'a number between 0 and 1', confidence);
}
