import { useCallback, useState } from 'react';
import { answered } from '../api/client.ts';
import { usePages } from '../data/use-pages.ts';
import { Button } from '../elements/button.tsx';
import { Empty } from '../elements/empty.tsx';
import { ListOf } from '../elements/list-of.tsx';
import { Page } from '../elements/page.tsx';
import { useSession } from '../session/session.tsx';
import { ListFilters, useListFilter } from '../shell/list-filters.tsx';
import { RegisterUser } from './register-user.tsx';
import { UserRow } from './user-row.tsx';

/** Everybody of the organization, also who was deleted. */
export function UsersPage() {
  const { api, may } = useSession();
  const filter = useListFilter();
  const { search, visibility } = filter;
  const [registering, setRegistering] = useState(false);

  const ask = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => {
      const query = { visibility, ...(cursor && { cursor }), ...(search && { search }) };
      return answered(api.GET('/api/users', { params: { query }, signal }));
    },
    [api, visibility, search],
  );
  const pages = usePages(ask);

  return (
    <Page
      title="Users"
      lead="Newest first. Whoever is deleted can be brought back."
      tools={
        may('users:write') && (
          <Button kind="primary" onClick={() => setRegistering(true)}>
            Register user
          </Button>
        )
      }
    >
      <ListFilters filter={filter} what="users" placeholder="Username, email or name" />
      <ListOf
        pages={pages}
        what="users"
        keyOf={({ id }) => id}
        row={(user) => <UserRow user={user} onRestored={pages.again} />}
        empty={
          <Empty title={search ? `Nobody matches “${search}”.` : 'Nobody is here.'}>
            {visibility === 'deleted' ? 'No deleted user, that is.' : undefined}
          </Empty>
        }
      />
      {registering && <RegisterUser onClose={() => setRegistering(false)} />}
    </Page>
  );
}
