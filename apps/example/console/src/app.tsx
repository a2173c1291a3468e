import { useEffect } from 'react';
import { AuditPage } from './audit/audit-page.tsx';
import { Empty } from './elements/empty.tsx';
import { Loading } from './elements/loading.tsx';
import { Page } from './elements/page.tsx';
import { ProblemNotice } from './elements/problem-notice.tsx';
import { KeyPage } from './keys/key-page.tsx';
import { KeysPage } from './keys/keys-page.tsx';
import { LivePage } from './live/live-page.tsx';
import { MigrationsPage } from './migrations/migrations-page.tsx';
import { ReportPage } from './report/report-page.tsx';
import { Link } from './routing/link.tsx';
import { goTo, usePath } from './routing/location.ts';
import { type Route, routeOf } from './routing/route.ts';
import { SessionGate, useSession } from './session/session.tsx';
import { SignIn } from './session/sign-in.tsx';
import { Shell } from './shell/shell.tsx';
import { UserPage } from './users/user-page.tsx';
import { UsersPage } from './users/users-page.tsx';

export function App() {
  const path = usePath();
  return (
    <SessionGate
      signIn={(onSignedIn) => <SignIn onSignedIn={onSignedIn} />}
      waiting={
        <main className="alone">
          <h1 className="visually-hidden">Keyring</h1>
          <Loading what="the console" />
        </main>
      }
      failed={(problem, again) => (
        <main className="alone">
          <h1>Keyring</h1>
          <ProblemNotice problem={problem} again={again} />
        </main>
      )}
    >
      <Shell path={path}>
        <PageOf route={routeOf(path)} />
      </Shell>
    </SessionGate>
  );
}

function PageOf({ route }: { readonly route: Route }) {
  switch (route.page) {
    case 'home':
      return <Home />;
    case 'live':
      return <LivePage />;
    case 'users':
      return <UsersPage />;
    case 'user':
      return <UserPage key={route.id} id={route.id} />;
    case 'keys':
      return <KeysPage />;
    case 'key':
      return <KeyPage key={route.id} id={route.id} />;
    case 'audit':
      return <AuditPage />;
    case 'migrations':
      return <MigrationsPage />;
    case 'report':
      return <ReportPage />;
    case 'unknown':
      return (
        <Page title="Not found">
          <Empty title="There is no such page.">
            <Link href="/">To the start</Link>
          </Empty>
        </Page>
      );
  }
}

/** Operators begin with how the service does, everybody else with their users. */
function Home() {
  const { may } = useSession();
  const start = may('platform:read') ? '/live' : '/users';
  useEffect(() => goTo(start, { replace: true }), [start]);
  return null;
}
