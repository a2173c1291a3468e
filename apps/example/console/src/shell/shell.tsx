import type { ReactNode } from 'react';
import { useAction } from '../data/use-action.ts';
import { Button } from '../elements/button.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Link } from '../routing/link.tsx';
import { OrganizationPicker } from '../session/organization-picker.tsx';
import { useSession } from '../session/session.tsx';
import { Brand } from './brand.tsx';
import { Navigation } from './navigation.tsx';
import { ThemeToggle } from './theme-toggle.tsx';

/** What surrounds every page. */
export function Shell({ path, children }: { readonly path: string; readonly children: ReactNode }) {
  const { who, signOut } = useSession();
  const leaving = useAction();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="top">
        <Link href="/" className="home" aria-label="Keyring, to the start">
          <Brand />
        </Link>
        <OrganizationPicker />
        <div className="top-end">
          <span className="who">{who.user.username}</span>
          <ThemeToggle />
          <Button kind="quiet" busy={leaving.running} onClick={() => leaving.run(signOut)}>
            Sign out
          </Button>
        </div>
      </header>
      <Navigation path={path} />
      <main id="main" tabIndex={-1}>
        {leaving.problem && <ProblemNotice problem={leaving.problem} />}
        {children}
      </main>
    </div>
  );
}
