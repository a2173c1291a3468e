import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { components, paths } from './openapi.d.ts';
import { isProblem, ProblemError } from './problem.ts';

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
export type DemoState = Schemas['DemoState'];

export interface ApiOptions {
  /** What changes carry, so that the service knows that this page made them. */
  readonly csrfToken?: string | null;
  /** The organization that an operator acts for, or `*` to look at all of them. @default the user's own */
  readonly organization?: string;
  /** The session is over. */
  readonly onSignedOut?: () => void;
}

/** The service, typed by its own OpenAPI document. */
export function createApi({ csrfToken, organization, onSignedOut }: ApiOptions): KeyringApi {
  const api = createClient<paths>({ baseUrl: location.origin });
  const middleware: Middleware = {
    onRequest({ request }) {
      if (csrfToken != null && request.method !== 'GET') request.headers.set('x-csrf-token', csrfToken);
      if (organization !== undefined && !request.headers.has('keyring-organization'))
        request.headers.set('keyring-organization', organization);
      return request;
    },
    onResponse({ response }) {
      if (response.status === 401) onSignedOut?.();
    },
  };
  api.use(middleware);
  return api;
}

interface Answered<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** What the service answered. @throws ProblemError where it was not done; TypeError where nothing answered */
export async function answered<Data>(request: Promise<Answered<Data>>): Promise<Data> {
  const { data, error, response } = await request;
  if (response.ok) return data as Data; // An answer of success has the form that its schema says.
  if (isProblem(error)) throw new ProblemError(error);
  throw new TypeError(`An answer of status ${response.status} that is no problem.`);
}
