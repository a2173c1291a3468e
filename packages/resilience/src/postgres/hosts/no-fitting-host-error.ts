import { HoldfastError } from '../../errors/holdfast-error.ts';
import { describeHost, type Host } from './host.ts';
import { describeState, type SessionAttrs, type SessionState } from './session-attrs.ts';

/** What was found at one host: its state, or why it could not be asked. */
export type Finding = { readonly host: Host } & (
  | { readonly state: SessionState }
  | { readonly error: unknown }
);

/** None of the hosts that a URL names is what its `target_session_attrs` asks for; `cause` says why some did not answer. */
export class NoFittingHostError extends HoldfastError {
  constructor(attrs: SessionAttrs, findings: readonly Finding[]) {
    const errors = findings.flatMap((finding) => ('error' in finding ? [finding.error] : []));
    const wanted = attrs === 'any' ? 'answers' : `is ${attrs}`;
    const found = findings.map((finding) => `${describeHost(finding.host)} ${describeFinding(finding)}`);
    super(
      'NoFittingHostError',
      'HF_NO_FITTING_HOST',
      `no host ${wanted}: ${found.join('; ')}.\n  Look whether a failover is under way, and whether these are the right hosts.`,
      errors.length === 0
        ? undefined
        : { cause: errors.length === 1 ? errors[0] : new AggregateError(errors) },
    );
  }
}

function describeFinding(finding: Finding): string {
  if ('state' in finding) return `is ${describeState(finding.state)}`;
  const { error } = finding;
  if (!(error instanceof Error)) return 'did not answer';
  // A refused connection to a name with several addresses has its code, and no message.
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return `did not answer (${code ?? error.message})`;
}
