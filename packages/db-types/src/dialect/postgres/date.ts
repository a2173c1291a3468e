import type { Refuse } from '../../column/column-value-error.ts';

const DATE = /^\d{4}-\d\d-\d\d$/;

/** A day as PostgreSQL writes it. What is no day of the years 1 to 9999 (`infinity`, a day BC) is refused. */
export function readDate(stored: unknown, refuse: Refuse): string {
  if (typeof stored === 'string' && DATE.test(stored)) return stored;
  throw refuse(
    stored,
    stored instanceof Date
      ? 'the driver made a time of a day; it is selected as its codec says (selectAs)'
      : 'the database holds something that is not a day of the years 1 to 9999, or writes days otherwise (DateStyle)',
  );
}

const TIMESTAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?$/;
const TO_THE_MILLISECOND = 23;

/** A timestamp without time zone as PostgreSQL writes it, which is UTC here. */
export function readUtcTimestamp(stored: unknown, refuse: Refuse): Date {
  if (typeof stored === 'string' && TIMESTAMP.test(stored)) {
    return new Date(`${stored.slice(0, TO_THE_MILLISECOND).replace(' ', 'T')}Z`);
  }
  throw refuse(stored, 'the database holds something that is not a time of the years 1 to 9999');
}
