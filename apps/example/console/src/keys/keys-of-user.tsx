import { useCallback, useState } from 'react';
import { answered, type User } from '../api/client.ts';
import { usePages } from '../data/use-pages.ts';
import { Button } from '../elements/button.tsx';
import { Empty } from '../elements/empty.tsx';
import { ListOf } from '../elements/list-of.tsx';
import { useSession } from '../session/session.tsx';
import { IssueKey } from './issue-key.tsx';
import { KeyRow } from './key-row.tsx';

interface KeysOfUserProps {
  readonly user: User;
  readonly onChanged: () => void;
  /** Another one after every change, so that the keys are asked for again. */
  readonly turn: number;
}

export function KeysOfUser({ user, onChanged, turn }: KeysOfUserProps) {
  const { api, may } = useSession();
  const [issuing, setIssuing] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn asks the same question again.
  const ask = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => {
      const query = { userId: user.id, visibility: 'all' as const, ...(cursor && { cursor }) };
      return answered(api.GET('/api/api-keys', { params: { query }, signal }));
    },
    [api, user.id, turn],
  );
  const close = () => setIssuing(false);
  return (
    <section className="card" aria-labelledby="keys">
      <div className="card-head">
        <h2 id="keys">API keys</h2>
        {may('keys:write') && <Button onClick={() => setIssuing(true)}>Issue key</Button>}
      </div>
      <ListOf
        pages={usePages(ask)}
        what="API keys of the user"
        keyOf={({ id }) => id}
        row={(apiKey) => <KeyRow apiKey={apiKey} />}
        empty={<Empty title="No key yet." />}
      />
      {issuing && <IssueKey userId={user.id} onIssued={onChanged} onClose={close} />}
    </section>
  );
}
