import type { FastifyReply } from 'fastify';
import { type Static, Type } from 'typebox';

/** Every way in which a request can fail to be done: the end of the problem's type, its status and its title. */
const kinds = {
  'invalid-request': [400, 'The request does not have the form that it should'],
  'invalid-cursor': [400, 'The cursor is none of this list'],
  unauthenticated: [401, 'A valid API key or session is needed'],
  forbidden: [403, 'The caller may not do that'],
  'forged-request': [403, 'The request does not carry the token of its session'],
  'not-found': [404, 'There is no such thing'],
  conflict: [409, 'The request does not fit the state that things are in'],
  duplicate: [409, 'Something else has what must be unique'],
  'version-conflict': [409, 'It was changed since it was read'],
  'too-large': [413, 'The request is too large'],
  'unsupported-media-type': [415, 'The body is not JSON'],
  'invalid-value': [422, 'A value cannot be taken'],
  'too-many-requests': [429, 'There were too many requests'],
  internal: [500, 'The request failed'],
  unavailable: [503, 'The database cannot be reached'],
  'outcome-unknown': [503, 'The change may have been made: look before asking for it again'],
  deadline: [504, 'The request took too long'],
} as const;

export type ProblemKind = keyof typeof kinds;

/** An answer to a request that was not done (RFC 9457). */
export const Problem = Type.Object(
  {
    type: Type.Enum(Object.keys(kinds).map((kind) => typeOf(kind))),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    requestId: Type.String({ description: 'What the logs and the audit trail call this request.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({ description: 'Where, as a JSON pointer: /body/email.' }),
          detail: Type.String(),
        }),
      ),
    ),
  },
  { title: 'Problem' },
);

export interface ProblemDetails {
  readonly detail?: string;
  readonly errors?: NonNullable<Static<typeof Problem>['errors']>;
  /** When to try again. */
  readonly retryAfterSeconds?: number;
}

/** Answers the request with a problem. */
export function sendProblem(
  reply: FastifyReply,
  kind: ProblemKind,
  { retryAfterSeconds, ...details }: ProblemDetails = {},
): FastifyReply {
  const [status, title] = kinds[kind];
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', retryAfterSeconds);
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="keyring"');
  const problem = { type: typeOf(kind), title, status, ...details, requestId: reply.request.id };
  // As text: no schema of a successful answer is to shape it.
  return reply
    .status(status)
    .type('application/problem+json')
    .header('cache-control', 'no-store')
    .serializer((payload) => JSON.stringify(payload))
    .send(problem);
}

export function isServersFault(kind: ProblemKind): boolean {
  return kinds[kind][0] >= 500;
}

function typeOf(kind: string): string {
  return `urn:keyring:problem:${kind}`;
}
