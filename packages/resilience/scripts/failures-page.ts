import { driverMessages, poolerMessages, sharedCodeMessages } from '../src/failure/driver-messages.ts';
import { type FailureKind, failureKinds, failureOf } from '../src/failure/failure-kinds.ts';
import { connectCodes, networkCodes, tlsPrefixes } from '../src/failure/network-codes.ts';
import { ownCodes } from '../src/failure/own-codes.ts';
import { adapterKinds, prismaCodes } from '../src/failure/prisma-codes.ts';
import { sqliteCodes } from '../src/failure/sqlite-codes.ts';
import { sqlstateClasses, sqlstates } from '../src/failure/sqlstates.ts';
import { failureDescriptions } from './failure-descriptions.ts';

/** `docs/failures.md`, out of the tables that `classifyError` reads. */
export function failuresPage(): string {
  return `# Failures

What \`classifyError\` of \`@holdfast/resilience\` knows, written from its tables by \`pnpm docs:failures\`; a test holds this page
against them.

- **retry**: \`safe\`: it surely was not applied, so it may be tried again; \`if-idempotent\`: nobody knows, so only what may be
  applied twice is tried again; \`never\`: it would fail the same way, or somebody wanted it stopped.
- **outage**: the database is at fault, and not the statement. Circuit breakers count nothing else.

An error is looked at from the outside in: what Prisma wraps, then the errors of an \`AggregateError\` (the one that allows least
counts), then the error itself, then its \`cause\`.

## Kinds

| kind | retry | outage | what happened |
|---|---|---|---|
${failureKinds.map(kindRow).join('\n')}

## PostgreSQL

A SQLSTATE means what stands under its code, else what stands under its class, the first two characters. Beside the tables:
\`57014\` is \`statement-timeout\` where its text says so and \`cancelled\` otherwise; \`0A000\` from a prepared statement whose table
changed is \`stale-statement\`; a code of class 08 with the severity ERROR is \`foreign-server\`, since the server itself answered.

${byKind('class', sqlstateClasses)}

${byKind('SQLSTATE', sqlstates)}

PgBouncer says everything with \`08P01\`. It is told apart by how the text begins:

${byKind('text', poolerMessages)}

## SQLite

By \`errcode\` of \`node:sqlite\`, or by the name other drivers give as \`code\`. An extended code that is not here means what its
primary code means. \`SQLITE_ERROR\` is \`syntax\`, \`undefined-object\`, \`duplicate-object\`, \`transaction-state\`, \`limit-exceeded\`
or \`invalid-value\` by its text, and \`SQLITE_CONSTRAINT_TRIGGER\` is \`foreign-key-violation\` where a foreign key restricts.

${byKind(
  'result code',
  sqliteCodes.map(([number, name, kind]) => [`${name} (${number})`, kind] as const),
)}

## Sockets and TLS

${byKind('code', networkCodes)}

Only where connecting failed (\`syscall: 'connect'\`):

${byKind('code', connectCodes)}

Codes that begin with ${tlsPrefixes.map(code).join(', ')} are \`tls\`.

## Drivers

Errors without a code, and with one that others share, by how their text begins:

${byKind('text', [
  ...driverMessages,
  ...sharedCodeMessages.map(([shared, text, kind]) => [`${shared}: ${text}`, kind] as const),
])}

## Prisma

${byKind('code', prismaCodes)}

\`P2010\`, \`P2036\` and \`P2039\` mean what the database said, which they carry inside. Where a driver adapter gives no code of the
database, its \`kind\` tells:

${byKind('kind of the adapter', adapterKinds)}

## Own errors

${byKind('code', ownCodes)}
`;
}

function kindRow(kind: FailureKind): string {
  const { retry, outage } = failureOf(kind);
  return `| \`${kind}\` | ${retry} | ${outage ? 'yes' : ''} | ${failureDescriptions[kind]} |`;
}

/** One row a kind, in the order of the kinds. */
function byKind(heading: string, table: Iterable<readonly [key: string, kind: FailureKind]>): string {
  const keys = new Map<FailureKind, string[]>();
  for (const [key, kind] of table) keys.set(kind, [...(keys.get(kind) ?? []), code(key)]);
  const rows = failureKinds.flatMap((kind) => {
    const listed = keys.get(kind);
    return listed === undefined ? [] : [`| \`${kind}\` | ${listed.join(', ')} |`];
  });
  return [`| kind | ${heading} |`, '|---|---|', ...rows].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
