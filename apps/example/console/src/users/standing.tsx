import type { User } from '../api/client.ts';
import { Badge } from '../elements/badge.tsx';

/** What matters of a user at a glance. */
export function Standing({ user }: { readonly user: User }) {
  const { role, isOperator, isActive, isVerified, deletedAt } = user;
  return (
    <>
      {isOperator ? (
        <Badge tone="accent">Operator</Badge>
      ) : (
        role === 'admin' && <Badge tone="accent">Admin</Badge>
      )}
      {deletedAt !== null && <Badge tone="bad">Deleted</Badge>}
      {isActive ? <Badge tone="good">Active</Badge> : <Badge tone="warn">Deactivated</Badge>}
      {isVerified ? <Badge tone="good">Verified</Badge> : <Badge>Not verified</Badge>}
    </>
  );
}
