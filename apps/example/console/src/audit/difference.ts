import type { Difference } from '../api/client.ts';

/** One part of what is shown of a change: what stayed, what went, what came. */
export interface Piece {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** What became of one property, as pieces to read from left to right. Of lists only what went and what came is told. */
export function piecesOf({ from, to, redacted }: Difference): readonly Piece[] {
  if (redacted) return [{ kind: 'same', text: 'not shown' }];
  if (Array.isArray(from) && Array.isArray(to)) return listPieces(from.map(valueText), to.map(valueText));
  const pieces: Piece[] = [];
  if (from !== undefined && from !== null) pieces.push({ kind: 'gone', text: valueText(from) });
  if (to !== undefined) {
    // Nothing was there before, and nothing is now: a property that was made empty.
    pieces.push({ kind: to === null && pieces.length === 0 ? 'same' : 'new', text: valueText(to) });
  }
  return pieces;
}

function listPieces(from: readonly string[], to: readonly string[]): readonly Piece[] {
  const gone = from.filter((item) => !to.includes(item));
  const added = to.filter((item) => !from.includes(item));
  const same = to.filter((item) => from.includes(item));
  const pieces = [
    ...same.map((text): Piece => ({ kind: 'same', text })),
    ...gone.map((text): Piece => ({ kind: 'gone', text })),
    ...added.map((text): Piece => ({ kind: 'new', text })),
  ];
  return pieces.length === 0 ? [{ kind: 'same', text: 'an empty list' }] : pieces;
}

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/;
const shown = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });

/** A value for people: none, yes, no, a time, a list, or what it is. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') {
    if (moment.test(value) && !Number.isNaN(Date.parse(value))) return shown.format(new Date(value));
    return value === '' ? 'empty' : value;
  }
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : value.map(valueText).join(', ');
  return JSON.stringify(value);
}
