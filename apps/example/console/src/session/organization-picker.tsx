import { useCallback } from 'react';
import { answered } from '../api/client.ts';
import { useAnswer } from '../data/use-answer.ts';
import { useSession } from './session.tsx';

/** Whose things are shown. Operators choose; for everybody else it is their own organization. */
export function OrganizationPicker() {
  const { api, who, organization, lookAt } = useSession();
  const ask = useCallback(
    (signal: AbortSignal) => answered(api.GET('/api/organizations', { signal })),
    [api],
  );
  const { data } = useAnswer(ask);
  const found = data?.items ?? [];
  if (!who.user.isOperator) {
    const own = found.find(({ id }) => id === who.user.organizationId);
    return <span className="organization">{own?.name}</span>;
  }
  // The one that is chosen is named before the list of them is there.
  const isListed = organization === '*' || found.some(({ id }) => id === organization);
  return (
    <label className="organization">
      <span className="visually-hidden">Organization</span>
      <select value={organization} onChange={({ target }) => lookAt(target.value)}>
        <option value="*">All organizations</option>
        {found.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {!isListed && <option value={organization}>…</option>}
      </select>
    </label>
  );
}
