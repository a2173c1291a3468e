import { useCallback, useState } from 'react';
import { answered } from '../api/client.ts';
import { useDelayed } from '../data/use-delayed.ts';
import { usePages } from '../data/use-pages.ts';
import { Button } from '../elements/button.tsx';
import { Empty } from '../elements/empty.tsx';
import { ListOf } from '../elements/list-of.tsx';
import { Page } from '../elements/page.tsx';
import { Segments } from '../elements/segments.tsx';
import { useParameter } from '../routing/location.ts';
import { useSession } from '../session/session.tsx';
import { visibilities, visibilityIn } from '../shell/visibility.ts';
import { RegisterUser } from './register-user.tsx';
import { UserRow } from './user-row.tsx';

/** Everybody of the organization, also who was deleted. */
export function UsersPage() {
  const { api, may } = useSession();
  const [search, setSearch] = useParameter('search');
  const [shown, setShown] = useParameter('show');
  const [registering, setRegistering] = useState(false);
  const wanted = useDelayed(search, 250);
  const visibility = visibilityIn(shown);

  const ask = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => {
      const query = { visibility, ...(cursor && { cursor }), ...(wanted && { search: wanted }) };
      return answered(api.GET('/api/users', { params: { query }, signal }));
    },
    [api, visibility, wanted],
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
      <search className="filters">
        <input
          type="search"
          aria-label="Search users"
          placeholder="Username, email or name"
          maxLength={200}
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
        <Segments label="Which users" value={visibility} options={visibilities} onChange={setShown} />
      </search>
      <ListOf
        pages={pages}
        what="users"
        keyOf={({ id }) => id}
        row={(user) => <UserRow user={user} onRestored={pages.again} />}
        empty={
          <Empty title={wanted ? `Nobody matches “${wanted}”.` : 'Nobody is here.'}>
            {visibility === 'deleted' ? 'No deleted user, that is.' : undefined}
          </Empty>
        }
      />
      {registering && <RegisterUser onClose={() => setRegistering(false)} />}
    </Page>
  );
}
