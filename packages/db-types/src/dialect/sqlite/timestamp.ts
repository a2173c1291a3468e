import type { Refuse } from '../../column/column-value-error.ts';

// CURRENT_TIMESTAMP and datetime() write UTC without saying so, which `Date` would read as local time.
const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?$/;

/** Reads the forms of time found in SQLite files: our own, SQLite's functions', and milliseconds since 1970. */
export function parseTimestamp(stored: unknown, refuse: Refuse): Date {
  if (typeof stored === 'string') {
    const date = new Date(WITHOUT_ZONE.test(stored) ? `${stored.replace(' ', 'T')}Z` : stored);
    if (!Number.isNaN(date.getTime())) return date;
  }
  if (typeof stored === 'number') return new Date(stored);
  throw refuse(stored, 'the database holds something that is not a timestamp');
}
