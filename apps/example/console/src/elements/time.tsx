import { elapsed } from './elapsed.ts';

const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });

/** A moment, as how long ago it was; the exact time is there for whoever points at it. */
export function Time({ at }: { readonly at: string }) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={exact.format(date)}>
      {elapsed(date.getTime(), Date.now())}
    </time>
  );
}
