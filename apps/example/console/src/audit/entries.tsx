import { useCallback } from 'react';
import { answered } from '../api/client.ts';
import { usePages } from '../data/use-pages.ts';
import { Empty } from '../elements/empty.tsx';
import { ListOf } from '../elements/list-of.tsx';
import { useSession } from '../session/session.tsx';
import { Entry } from './entry.tsx';
import { type Asked, filterOf } from './filter.ts';

/** The entries that are asked for, newest first. */
export function Entries({ action, resource, hours }: Asked) {
  const { api } = useSession();
  const ask = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => {
      const query = { ...filterOf({ action, resource, hours }), ...(cursor && { cursor }) };
      return answered(api.GET('/api/audit', { params: { query }, signal }));
    },
    [api, action, resource, hours],
  );
  return (
    <ListOf
      pages={usePages(ask)}
      what="entries"
      keyOf={({ id }) => id}
      row={(entry) => <Entry entry={entry} linked />}
      empty={<Empty title="No entry is like that." />}
    />
  );
}
