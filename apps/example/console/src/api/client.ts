import createClient, { type Client } from 'openapi-fetch';
import type { CsrfToken } from './csrf-token.ts';
import type { components, paths } from './openapi.d.ts';
import { isKind, isProblem, type Problem, ProblemError } from './problem.ts';
import { UnreachableError } from './unreachable-error.ts';

export type KeyringApi = Client<paths>;

type Schemas = components['schemas'];
export type User = Schemas['User'];
export type ApiKey = Schemas['ApiKey'];
export type IssuedApiKey = Schemas['IssuedApiKey'];
export type AuditEntry = Schemas['AuditEntry'];
export type Difference = Schemas['Difference'];
export type Whoami = Schemas['Whoami'];
export type Stats = Schemas['Stats'];
export type Pool = Schemas['Pool'];
export type Fault = Schemas['Fault'];

export interface ApiOptions {
  /** What changes carry, so that the service knows that this page made them. */
  readonly csrf?: CsrfToken;
  /** The organization that an operator acts for, or `*` to look at all of them. @default the user's own */
  readonly organization?: string;
  /** The session is over. */
  readonly onSignedOut?: () => void;
}

/** The service, typed by its own OpenAPI document. */
export function createApi({ csrf, organization, onSignedOut }: ApiOptions): KeyringApi {
  const ask = async (request: Request): Promise<Response> => {
    if (csrf?.value != null && request.method !== 'GET') request.headers.set('x-csrf-token', csrf.value);
    const response = await reach(request);
    if (response.status === 401) onSignedOut?.();
    return response;
  };
  return createClient<paths>({
    baseUrl: location.origin,
    ...(organization !== undefined && { headers: { 'keyring-organization': organization } }),
    fetch: async (request) => {
      const sameAgain = request.clone();
      const response = await ask(request);
      if (csrf === undefined || !(await isForged(response))) return response;
      await csrf.renew();
      return ask(sameAgain);
    },
  });
}

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    // Whoever asked does not wait for it any more.
    if (request.signal.aborted) throw error;
    throw new UnreachableError(undefined, { cause: error });
  }
}

async function isForged(response: Response): Promise<boolean> {
  const isProblemThere = response.headers.get('content-type')?.startsWith('application/problem+json');
  if (response.status !== 403 || !isProblemThere) return false;
  const problem: unknown = await response.clone().json();
  return isProblem(problem) && isKind(problem, 'forged-request');
}

interface Answered<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Pick<Response, 'ok' | 'status'>;
}

/** What the service answered. @throws ProblemError where it was not done; UnreachableError where nothing answered */
export async function answered<Data>(request: Promise<Answered<Data>>): Promise<Data> {
  const { data, error, response } = await request;
  if (response.ok) return data as Data; // An answer of success has the form that its schema says.
  throw new ProblemError(isProblem(error) ? error : notOurs(response.status));
}

/** A proxy answers like that, in front of a service that is away. */
function notOurs(status: number): Problem {
  return {
    type: 'urn:keyring:problem:internal',
    title: 'Something else answered',
    status,
    detail: `The answer has the status ${status}, and is none of the service's. It may be between here and the service that something fails.`,
    requestId: '',
  };
}
