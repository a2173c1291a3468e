import { useCallback } from 'react';
import { answered } from '../api/client.ts';
import { useAnswer } from '../data/use-answer.ts';
import { Empty } from '../elements/empty.tsx';
import { Loading } from '../elements/loading.tsx';
import { Page } from '../elements/page.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { useSession } from '../session/session.tsx';

const address = '/api/reports/latest';

/** The last performance report: a page of its own, in a frame that may reach nothing. */
export function ReportPage() {
  const { api } = useSession();
  const ask = useCallback(
    // Where there is none, nothing is answered (204).
    async (signal: AbortSignal) => (await answered(api.GET(address, { parseAs: 'text', signal }))) ?? '',
    [api],
  );
  const { data, problem, again } = useAnswer(ask);
  return (
    <Page
      title="Performance"
      lead="What the last measurement found."
      tools={
        data && (
          <a className="button plain" href={address} target="_blank" rel="noreferrer">
            Open in a tab
          </a>
        )
      }
    >
      {data === '' && (
        <Empty title="There is no report yet.">
          The service shows the one that its configuration names; the demo makes one while it runs.
        </Empty>
      )}
      {problem && <ProblemNotice problem={problem} again={again} />}
      {data === undefined && !problem && <Loading what="the report" />}
      {data && (
        <iframe className="report" title="The performance report" src={address} sandbox="allow-scripts" />
      )}
    </Page>
  );
}
