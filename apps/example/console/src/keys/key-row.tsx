import type { ApiKey } from '../api/client.ts';
import { Time } from '../elements/time.tsx';
import { Link } from '../routing/link.tsx';
import { KeyState } from './key-state.tsx';

export function KeyRow({ apiKey }: { readonly apiKey: ApiKey }) {
  const { id, name, prefix, permissions, usageCount, lastUsedAt, createdAt } = apiKey;
  return (
    <div className="row">
      <div className="row-main">
        <Link className="row-title" href={`/keys/${id}`}>
          {name}
        </Link>
        <span className="muted small">
          <code>kr_{prefix}…</code> · {permissions.length === 0 ? 'permits nothing' : permissions.join(', ')}
        </span>
      </div>
      <div className="row-badges">
        <KeyState apiKey={apiKey} />
      </div>
      <span className="row-time muted small">
        {lastUsedAt === null ? (
          <>
            Never used, issued <Time at={createdAt} />
          </>
        ) : (
          <>
            Used {usageCount.toLocaleString('en')} times, last <Time at={lastUsedAt} />
          </>
        )}
      </span>
    </div>
  );
}
