import type { ThresholdCheck } from '../thresholds/threshold-check.ts';
import { percent, plainQuantity, trimmed } from './quantity.ts';

/** `p95 is 212 ms, and may be at most 200 ms (6 % over)`. */
export function checkText(check: ThresholdCheck): string {
  const { title, actual, unit } = check;
  const reading = actual === null ? 'was not measured' : `is ${plainQuantity(actual, unit)}`;
  const room = actual === null ? '' : ` (${roomText(check)})`;
  return `${title} ${reading}, and may be ${allowedText(check)}${room}`;
}

/** `at most 200 ms`. */
export function allowedText({ bound, limit, unit }: ThresholdCheck): string {
  return `${bound} ${trimmed(plainQuantity(limit, unit))}`;
}

/** `38 % room`, `6 % over`. */
export function roomText({ room, met, actual, bound }: ThresholdCheck): string {
  if (actual === null) return 'not measured';
  if (room === null) return met ? 'at the limit' : 'none allowed';
  if (met) return `${percent(room)} room`;
  const beyond = bound === 'at most' ? 'over' : 'short';
  return room < -9.995 ? `far ${beyond}` : `${percent(-room)} ${beyond}`;
}
