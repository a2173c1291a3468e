import { useCallback } from 'react';
import { answered } from '../api/client.ts';
import { usePages } from '../data/use-pages.ts';
import { Empty } from '../elements/empty.tsx';
import { ListOf } from '../elements/list-of.tsx';
import { useSession } from '../session/session.tsx';
import { Entry } from './entry.tsx';

interface HistoryProps {
  readonly resource: 'users' | 'api_keys';
  readonly id: string;
  /** Another one after every change, so that the history is asked for again. */
  readonly turn: number;
}

/** What happened to one thing, newest first. */
export function History({ resource, id, turn }: HistoryProps) {
  const { api } = useSession();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn asks the same question again.
  const ask = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => {
      const query = { resourceType: resource, resourceId: id, limit: 10, ...(cursor && { cursor }) };
      return answered(api.GET('/api/audit', { params: { query }, signal }));
    },
    [api, resource, id, turn],
  );
  return (
    <section className="card" aria-labelledby="history">
      <h2 id="history">History</h2>
      <ListOf
        pages={usePages(ask)}
        what="entries"
        keyOf={(entry) => entry.id}
        row={(entry) => <Entry entry={entry} />}
        empty={<Empty title="Nothing is recorded." />}
      />
    </section>
  );
}
