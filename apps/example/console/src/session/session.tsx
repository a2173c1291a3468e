import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { answered, createApi, type KeyringApi, type Whoami } from '../api/client.ts';
import { CsrfToken } from '../api/csrf-token.ts';
import { isKind, type Problem, problemIn } from '../api/problem.ts';
import { permits } from './permissions.ts';

/** Who is signed in, and the service as they may use it. */
export interface Session {
  readonly who: Whoami;
  readonly api: KeyringApi;
  readonly may: (permission: string) => boolean;
  /** The organization that is looked at: an id, or `*` for all of them, which operators only may. */
  readonly organization: string;
  readonly lookAt: (organization: string) => void;
  readonly signOut: () => Promise<void>;
}

type State =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'out' }
  | { readonly kind: 'in'; readonly who: Whoami };

const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === undefined) throw new Error('Nobody is signed in here.');
  return session;
}

interface SessionGateProps {
  readonly children: ReactNode;
  readonly signIn: (signedIn: (who: Whoami) => void) => ReactNode;
  readonly waiting: ReactNode;
  readonly failed: (problem: Problem, again: () => void) => ReactNode;
}

/** Shows the console to whoever is signed in, and the way in to everybody else. */
export function SessionGate({ children, signIn, waiting, failed }: SessionGateProps) {
  const [state, setState] = useState<State>(() => ({ kind: mayBeSignedIn() ? 'unknown' : 'out' }));
  const [chosen, setChosen] = useState<string>();
  const who = state.kind === 'in' ? state.who : undefined;

  useEffect(() => {
    if (state.kind !== 'unknown') return;
    answered(createApi({}).GET('/api/session'))
      .then((known) => setState({ kind: 'in', who: known }))
      .catch((error) => {
        const problem = problemIn(error);
        if (!isKind(problem, 'unauthenticated')) return setState({ kind: 'failed', problem });
        remember(false);
        setState({ kind: 'out' });
      });
  }, [state.kind]);

  // The same for every organization that is looked at.
  const csrf = useMemo(() => who && new CsrfToken(who), [who]);
  const session = useMemo<Session | undefined>(() => {
    if (who === undefined || csrf === undefined) return undefined;
    const { user, permissions } = who;
    const leave = () => {
      remember(false);
      setChosen(undefined);
      setState({ kind: 'out' });
    };
    const organization = chosen ?? (user.isOperator ? '*' : user.organizationId);
    const api = createApi({
      csrf,
      onSignedOut: leave,
      ...(organization !== user.organizationId && { organization }),
    });
    return {
      who,
      api,
      organization,
      may: (permission) => permits(permissions, permission),
      lookAt: setChosen,
      signOut: async () => {
        await answered(api.DELETE('/api/session'));
        leave();
      },
    };
  }, [who, csrf, chosen]);

  if (session !== undefined) return <SessionContext value={session}>{children}</SessionContext>;
  const enter = (known: Whoami) => {
    remember(true);
    setState({ kind: 'in', who: known });
  };
  if (state.kind === 'out') return signIn(enter);
  if (state.kind === 'failed') return failed(state.problem, () => setState({ kind: 'unknown' }));
  return waiting;
}

// The cookie is for the service only. What is kept here says whether it is worth asking who is signed in.
const stored = 'keyring-signed-in';

function mayBeSignedIn(): boolean {
  return localStorage.getItem(stored) !== null;
}

function remember(signedIn: boolean): void {
  if (signedIn) localStorage.setItem(stored, 'yes');
  else localStorage.removeItem(stored);
}
