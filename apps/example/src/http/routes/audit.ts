import { Type } from 'typebox';
import type { Trail } from '../../keyring/trail.ts';
import { sendProblem } from '../problems/problem.ts';
import { datesIn, EntryFilter, EntryView, entryView, HistoryOf } from '../schemas/audit-entry.ts';
import { Exactly, NullableText, PageOf, Part } from '../schemas/common.ts';
import { callerOf } from '../security/authentication.ts';
import type { App } from '../type-provider.ts';

const tags = ['audit'];

export function auditRoutes(app: App, trail: Trail): void {
  app.get(
    '/audit',
    {
      config: { access: 'audit:read' },
      schema: {
        tags,
        summary: 'Searches the audit trail, newest first',
        operationId: 'searchAudit',
        querystring: Exactly({ ...Part, ...EntryFilter }),
        response: { 200: PageOf(EntryView) },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const part = { limit, ...(cursor && { cursor }) };
      const { rows, next } = await trail.search(callerOf(request), datesIn(filter), part);
      return { items: rows.map(entryView), next: next ?? null };
    },
  );

  app.get(
    '/audit/history/:resource/:id',
    {
      config: { access: 'audit:read' },
      schema: {
        tags,
        summary: 'Tells the history of one thing, newest first, by what changed',
        operationId: 'getHistory',
        params: HistoryOf,
        querystring: Exactly({
          limit: Part.limit,
          cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })),
        }),
        response: { 200: PageOf(EntryView) },
      },
    },
    async (request, reply) => {
      const { resource, id } = request.params;
      const { limit, cursor } = request.query;
      const page = { limit: limit + 1, ...(cursor && { before: BigInt(cursor) }) };
      const entries = await trail.history(callerOf(request), resource, id.toLowerCase(), page);
      if (entries.length === 0 && cursor === undefined) return sendProblem(reply, 'not-found');
      const items = entries.slice(0, limit).map(entryView);
      return { items, next: entries.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
  );

  app.get(
    '/audit/verify',
    {
      config: { access: 'platform:read' },
      schema: {
        tags,
        summary: 'Examines the hash chains of all organizations',
        operationId: 'verifyAudit',
        response: {
          200: Type.Object({
            ok: Type.Boolean(),
            entries: Type.Integer({ description: 'How many were looked at.' }),
            durationMs: Type.Number(),
            problem: { ...NullableText, description: 'The first entry that is not as it was written.' },
          }),
        },
      },
    },
    async (request) => {
      const start = performance.now();
      const found = await trail.verify(callerOf(request));
      const problem = found.ok ? null : found.broken.message;
      return { ok: found.ok, entries: found.entries, durationMs: performance.now() - start, problem };
    },
  );
}
