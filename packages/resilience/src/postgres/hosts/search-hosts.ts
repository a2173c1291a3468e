import { classifyError } from '../../failure/classify-error.ts';
import type { Host } from './host.ts';
import { type Finding, NoFittingHostError } from './no-fitting-host-error.ts';
import { fits, type SessionAttrs, type SessionState, takesSecondBest } from './session-attrs.ts';

export interface HostSearch {
  readonly hosts: readonly Host[];
  readonly attrs: SessionAttrs;
  /** Connects and says what is there; is to give up when `signal` is aborted. */
  readonly probe: (host: Host, signal: AbortSignal) => Promise<SessionState>;
  /** How long a host may take before the next one is asked beside it, in milliseconds. @default 250 */
  readonly headStartMs?: number;
}

/**
 * The first host found that fits, asked in their order, each with a head start before the next: one behind a cut
 * network delays nobody for long. As with libpq an answer that is no outage (a wrong password, no such database) ends
 * the search with it. Rejects with `NoFittingHostError` where none fits.
 */
export async function searchHosts({ hosts, attrs, probe, headStartMs = 250 }: HostSearch): Promise<Host> {
  const over = new AbortController();
  const findings: Finding[] = [];
  const waiting = [...hosts];
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Host>((resolve, reject) => {
      const askNext = () => {
        clearTimeout(timer);
        const host = waiting.shift();
        if (host === undefined) return;
        timer = setTimeout(askNext, headStartMs);
        probe(host, over.signal).then(
          (state) => found({ host, state }),
          (error: unknown) => found({ host, error }),
        );
      };
      const found = (finding: Finding) => {
        findings.push(finding);
        if ('state' in finding && fits(attrs, finding.state)) resolve(finding.host);
        else if ('error' in finding && !classifyError(finding.error).outage) reject(finding.error);
        else if (findings.length < hosts.length) askNext();
        else {
          const second = takesSecondBest(attrs) ? secondBest(hosts, findings) : undefined;
          if (second === undefined) reject(new NoFittingHostError(attrs, findings));
          else resolve(second);
        }
      };
      askNext();
    });
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

/** The first in the order of the list that answered at all. */
function secondBest(hosts: readonly Host[], findings: readonly Finding[]): Host | undefined {
  const answered = new Set(findings.flatMap((finding) => ('state' in finding ? [finding.host] : [])));
  return hosts.find((host) => answered.has(host));
}
