import type { ApiKey } from '../api/client.ts';
import { Badge } from '../elements/badge.tsx';
import { Time } from '../elements/time.tsx';

const soonMs = 7 * 86_400_000;

/** Whether a key is good, and how long. */
export function KeyState({ apiKey }: { readonly apiKey: Pick<ApiKey, 'deletedAt' | 'expiresAt'> }) {
  const { deletedAt, expiresAt } = apiKey;
  if (deletedAt !== null) return <Badge tone="bad">Revoked</Badge>;
  if (expiresAt === null) return <Badge tone="good">Good</Badge>;
  const leftMs = Date.parse(expiresAt) - Date.now();
  if (leftMs <= 0) return <Badge tone="bad">Expired</Badge>;
  return (
    <Badge tone={leftMs < soonMs ? 'warn' : 'good'}>
      Ends <Time at={expiresAt} />
    </Badge>
  );
}
