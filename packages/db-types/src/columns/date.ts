import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType } from '../column/column-type.ts';

const DATE = /^\d{4}-\d\d-\d\d$/;
const DAYS_OF_MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const type: ColumnType<string, 'date'> = {
  name: 'date',
  parameters: {},
  accept(value, refuse) {
    if (typeof value !== 'string' || !DATE.test(value)) throw refuse(value, 'a date is written YYYY-MM-DD');
    if (value.startsWith('0000')) throw refuse(value, 'a date lies in the years 1 to 9999');
    if (!isInCalendar(value)) throw refuse(value, 'the calendar has no such day');
    return value;
  },
};

function isInCalendar(value: string): boolean {
  const year = Number(value.slice(0, 4));
  const month = Number(value.slice(5, 7));
  const day = Number(value.slice(8));
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && isLeap ? 29 : (DAYS_OF_MONTHS[month - 1] ?? 0);
  return day >= 1 && day <= last;
}

/**
 * A day of the calendar, without a time or a zone, as text: `'2026-02-28'`. `date` on PostgreSQL, text on SQLite. The
 * years 1 to 9999 of the Gregorian calendar.
 */
export function date(): ColumnBuilder<string> {
  return buildColumn(type);
}
