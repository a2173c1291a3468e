import { answered } from '../api/client.ts';
import { useAction } from '../data/use-action.ts';
import { Button } from '../elements/button.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { useSession } from '../session/session.tsx';
import { type Asked, filterOf, isAction } from './filter.ts';

/** The entries that are asked for, all of them, as a file. */
export function ExportTrail({ asked }: { readonly asked: Asked }) {
  const { api } = useSession();
  const action = useAction();
  const save = () =>
    action.run(async () => {
      const params = { query: { ...filterOf(asked), format: 'csv' as const } };
      const file = await answered(api.GET('/api/audit/export', { params, parseAs: 'blob' }));
      const link = document.createElement('a');
      link.href = URL.createObjectURL(file);
      link.download = 'audit.csv';
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    });
  return (
    <>
      <Button onClick={save} busy={action.running} disabled={!isAction(asked.action)}>
        Export CSV
      </Button>
      {action.problem && <ProblemNotice problem={action.problem} />}
    </>
  );
}
