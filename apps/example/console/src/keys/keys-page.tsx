import { useCallback } from 'react';
import { answered } from '../api/client.ts';
import { usePages } from '../data/use-pages.ts';
import { Empty } from '../elements/empty.tsx';
import { ListOf } from '../elements/list-of.tsx';
import { Page } from '../elements/page.tsx';
import { useSession } from '../session/session.tsx';
import { ListFilters, useListFilter } from '../shell/list-filters.tsx';
import { KeyRow } from './key-row.tsx';

/** All API keys of the organization. */
export function KeysPage() {
  const { api } = useSession();
  const filter = useListFilter();
  const { search, visibility } = filter;
  const ask = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => {
      const query = { visibility, ...(search && { search: searchOf(search) }), ...(cursor && { cursor }) };
      return answered(api.GET('/api/api-keys', { params: { query }, signal }));
    },
    [api, search, visibility],
  );
  return (
    <Page title="API keys" lead="Newest first. Keys are issued on the page of the user whom they are for.">
      <ListFilters filter={filter} what="keys" placeholder="Name, or beginning of the token" />
      <ListOf
        pages={usePages(ask)}
        what="API keys"
        keyOf={({ id }) => id}
        row={(apiKey) => <KeyRow apiKey={apiKey} />}
        empty={<Empty title={whyEmpty(search, visibility)} />}
      />
    </Page>
  );
}

/** Of a token only the part that is shown is known to anybody, and no more of it leaves this page. */
function searchOf(text: string): string {
  return /^\s*kr_(\w{1,8})/.exec(text)?.[1] ?? text;
}

function whyEmpty(search: string, visibility: string): string {
  if (search) return `No key matches “${search}”.`;
  return visibility === 'deleted' ? 'No key was revoked.' : 'There is no key yet.';
}
