import type { ReactNode } from 'react';
import type { Pages } from '../data/use-pages.ts';
import { Button } from './button.tsx';
import { Loading } from './loading.tsx';
import { ProblemNotice } from './problem-notice.tsx';

interface ListOfProps<Item> {
  readonly pages: Pages<Item>;
  /** What the items are: “users”. */
  readonly what: string;
  readonly row: (item: Item) => ReactNode;
  readonly keyOf: (item: Item) => string;
  readonly empty: ReactNode;
}

/** A list with all the states that it can be in. */
export function ListOf<Item>({ pages, what, row, keyOf, empty }: ListOfProps<Item>) {
  const { items, loading, problem, more, again } = pages;
  return (
    <>
      {items.length > 0 && (
        <ul className="rows" aria-label={what}>
          {items.map((item) => (
            <li key={keyOf(item)}>{row(item)}</li>
          ))}
        </ul>
      )}
      {problem && <ProblemNotice problem={problem} again={items.length > 0 ? more : again} />}
      {loading && <Loading what={what} rows={items.length > 0 ? 1 : 5} />}
      {!loading && !problem && items.length === 0 && empty}
      {items.length > 0 && !loading && !problem && (
        <div className="list-foot">
          <p className="muted small" role="status">
            {more ? `${items.length} shown, there are more.` : `${items.length} shown, that is all.`}
          </p>
          {more && <Button onClick={more}>Show more</Button>}
        </div>
      )}
    </>
  );
}
