import { useCallback } from 'react';
import { answered } from '../api/client.ts';
import { usePages } from '../data/use-pages.ts';
import { Empty } from '../elements/empty.tsx';
import { ListOf } from '../elements/list-of.tsx';
import { Page } from '../elements/page.tsx';
import { Segments } from '../elements/segments.tsx';
import { useParameter } from '../routing/location.ts';
import { useSession } from '../session/session.tsx';
import { visibilities, visibilityIn } from '../shell/visibility.ts';
import { KeyRow } from './key-row.tsx';

/** All API keys of the organization. */
export function KeysPage() {
  const { api } = useSession();
  const [shown, setShown] = useParameter('show');
  const visibility = visibilityIn(shown);
  const ask = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => {
      const query = { visibility, ...(cursor && { cursor }) };
      return answered(api.GET('/api/api-keys', { params: { query }, signal }));
    },
    [api, visibility],
  );
  return (
    <Page title="API keys" lead="Newest first. Keys are issued on the page of the user whom they are for.">
      <div className="filters">
        <Segments label="Which keys" value={visibility} options={visibilities} onChange={setShown} />
      </div>
      <ListOf
        pages={usePages(ask)}
        what="API keys"
        keyOf={({ id }) => id}
        row={(apiKey) => <KeyRow apiKey={apiKey} />}
        empty={<Empty title={visibility === 'deleted' ? 'No key was revoked.' : 'There is no key yet.'} />}
      />
    </Page>
  );
}
