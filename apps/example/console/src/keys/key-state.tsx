import type { ApiKey } from '../api/client.ts';
import { Badge } from '../elements/badge.tsx';
import { Time } from '../elements/time.tsx';

/** Whether a key is good, and how long. */
export function KeyState({ apiKey }: { readonly apiKey: Pick<ApiKey, 'deletedAt' | 'expiresAt'> }) {
  const { deletedAt, expiresAt } = apiKey;
  if (deletedAt !== null) return <Badge tone="bad">Revoked</Badge>;
  if (expiresAt === null) return <Badge tone="good">Good</Badge>;
  if (Date.parse(expiresAt) <= Date.now()) return <Badge tone="bad">Expired</Badge>;
  return (
    <Badge tone="warn">
      Ends <Time at={expiresAt} />
    </Badge>
  );
}
