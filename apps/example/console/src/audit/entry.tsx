import type { AuditEntry } from '../api/client.ts';
import { Badge } from '../elements/badge.tsx';
import { Time } from '../elements/time.tsx';
import { Link } from '../routing/link.tsx';
import { Differences } from './differences.tsx';
import { deedOf } from './words.ts';

const pages: Readonly<Record<string, string>> = { users: '/users', api_keys: '/keys' };

/** One thing that happened: what, who did it, when, and what it changed. */
export function Entry({ entry, linked = false }: { readonly entry: AuditEntry; readonly linked?: boolean }) {
  const { action, resourceType, resourceId, userId, userEmail, status, errorMessage, createdAt } = entry;
  const page = pages[resourceType];
  return (
    <article className="entry">
      <header>
        <h3>{deedOf(action)}</h3>
        {status !== 'success' && <Badge tone="bad">{status}</Badge>}
        <span className="muted small">
          by {userEmail ?? userId ?? 'the system'}, <Time at={createdAt} />
          {linked && page !== undefined && resourceId !== null && (
            <>
              {' · '}
              <Link href={`${page}/${resourceId}`}>
                show<span className="visually-hidden"> what it is about, entry {entry.id}</span>
              </Link>
            </>
          )}
        </span>
      </header>
      {errorMessage && <p className="complaint">{errorMessage}</p>}
      {entry.changes.length === 0 && action.endsWith('.update') && (
        <p className="muted small">No property became another.</p>
      )}
      <Differences changes={entry.changes} brief={linked} />
      <footer className="muted small">
        <span>Entry {entry.id}</span>
        <code title={`Its hash, which the next entry contains: ${entry.hash}`}>
          {entry.hash.slice(0, 12)}…
        </code>
      </footer>
    </article>
  );
}
