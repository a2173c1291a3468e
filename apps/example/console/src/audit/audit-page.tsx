import { useCallback } from 'react';
import { answered } from '../api/client.ts';
import { useDelayed } from '../data/use-delayed.ts';
import { usePages } from '../data/use-pages.ts';
import { Empty } from '../elements/empty.tsx';
import { ListOf } from '../elements/list-of.tsx';
import { Page } from '../elements/page.tsx';
import { Select } from '../elements/select.tsx';
import { useParameter } from '../routing/location.ts';
import { useSession } from '../session/session.tsx';
import { ChainState } from './chain-state.tsx';
import { Entry } from './entry.tsx';
import { ExportTrail } from './export-trail.tsx';
import { filterOf } from './filter.ts';

const resources = [
  ['', 'Everything'],
  ['users', 'Users'],
  ['api_keys', 'API keys'],
  ['organizations', 'Organizations'],
  ['sessions', 'Sessions'],
] as const;
const periods = [
  ['', 'Ever'],
  ['1', 'The last hour'],
  ['24', 'The last day'],
  ['168', 'The last week'],
] as const;

/** Everything that happened, and whether somebody tampered with what is written of it. */
export function AuditPage() {
  const { api, may } = useSession();
  const [action, setAction] = useParameter('action');
  const [resource, setResource] = useParameter('of');
  const [period, setPeriod] = useParameter('within');
  const wanted = useDelayed(action.trim(), 250);

  const ask = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => {
      const query = { ...filterOf({ action: wanted, resource, hours: period }), ...(cursor && { cursor }) };
      return answered(api.GET('/api/audit', { params: { query }, signal }));
    },
    [api, wanted, resource, period],
  );

  return (
    <Page
      title="Audit trail"
      lead="Each change and its entry are written together, or not at all."
      tools={<ExportTrail filter={filterOf({ action: wanted, resource, hours: period })} />}
    >
      {may('platform:read') && <ChainState />}
      <search className="filters">
        <div className="field">
          <label htmlFor="action">Action</label>
          <input
            id="action"
            type="search"
            placeholder="users.update, users.*"
            maxLength={200}
            pattern="[\w.\-]+\*?"
            value={action}
            onChange={({ target }) => setAction(target.value)}
          />
        </div>
        <Select
          label="Of"
          options={resources}
          value={resource}
          onChange={({ target }) => setResource(target.value)}
        />
        <Select
          label="Within"
          options={periods}
          value={period}
          onChange={({ target }) => setPeriod(target.value)}
        />
      </search>
      <ListOf
        pages={usePages(ask)}
        what="entries"
        keyOf={({ id }) => id}
        row={(entry) => <Entry entry={entry} linked />}
        empty={<Empty title="No entry is like that." />}
      />
    </Page>
  );
}
