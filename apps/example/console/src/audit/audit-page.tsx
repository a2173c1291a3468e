import { useDelayed } from '../data/use-delayed.ts';
import { Empty } from '../elements/empty.tsx';
import { Page } from '../elements/page.tsx';
import { Select } from '../elements/select.tsx';
import { useParameter } from '../routing/location.ts';
import { useSession } from '../session/session.tsx';
import { ChainState } from './chain-state.tsx';
import { Entries } from './entries.tsx';
import { ExportTrail } from './export-trail.tsx';
import { isAction } from './filter.ts';

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
  const { may } = useSession();
  const [typed, type] = useParameter('action');
  const [resource, setResource] = useParameter('of');
  const [hours, setHours] = useParameter('within');
  const action = typed.trim();
  const wanted = useDelayed(action, 250);
  const isWrong = !isAction(action);

  return (
    <Page
      title="Audit trail"
      lead="Each change and its entry are written together, or not at all."
      tools={<ExportTrail asked={{ action, resource, hours }} />}
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
            aria-invalid={isWrong || undefined}
            aria-describedby={isWrong ? 'no-action' : undefined}
            value={typed}
            onChange={({ target }) => type(target.value)}
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
          value={hours}
          onChange={({ target }) => setHours(target.value)}
        />
      </search>
      <div id="no-action" role="status">
        {isWrong && (
          <Empty title={`“${action}” is no action.`}>
            They are written like users.update; users.* are all that begin so.
          </Empty>
        )}
      </div>
      {!isWrong && isAction(wanted) && <Entries action={wanted} resource={resource} hours={hours} />}
    </Page>
  );
}
