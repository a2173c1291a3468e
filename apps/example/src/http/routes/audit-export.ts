import { Readable } from 'node:stream';
import { type AuditEntry, actAs, currentActor } from '@holdfast/repositories';
import { type Static, Type } from 'typebox';
import type { Trail } from '../../keyring/trail.ts';
import { datesIn, EntryFilter, EntryView, entryView } from '../schemas/audit-entry.ts';
import { Exactly } from '../schemas/common.ts';
import { callerOf } from '../security/authentication.ts';
import type { App } from '../type-provider.ts';

const columns = Object.keys(EntryView.properties) as (keyof Static<typeof EntryView>)[]; // Object.keys forgets them

/** The trail as a file, which is written while it is read: it may be of any length. */
export function auditExportRoute(app: App, trail: Trail): void {
  app.get(
    '/audit/export',
    {
      config: { access: 'audit:read' },
      schema: {
        tags: ['audit'],
        summary: 'Hands out the audit trail as a file, newest first',
        operationId: 'exportAudit',
        querystring: Exactly({
          ...EntryFilter,
          format: Type.Enum(['ndjson', 'csv'], { default: 'ndjson' }),
        }),
        produces: ['application/x-ndjson', 'text/csv'],
      },
    },
    async (request, reply) => {
      const { format, ...filter } = request.query;
      const entries = trail.export(callerOf(request), datesIn(filter));
      // The stream is read after the handler has returned, outside of what surrounds it here.
      const actor = currentActor();
      const first = await entries.next();
      const lines = linesOf(first, () => actAs(actor, () => entries.next()), format);
      return reply
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
        .header('content-disposition', `attachment; filename="audit.${format}"`)
        .send(Readable.from(lines));
    },
  );
}

type Next = IteratorResult<AuditEntry, unknown>;

/** The first entry is there before anything is sent, so that a refusal is still an answer of its own. */
async function* linesOf(
  first: Next,
  next: () => Promise<Next>,
  format: 'ndjson' | 'csv',
): AsyncGenerator<string> {
  if (format === 'csv') yield `${columns.join(',')}\r\n`;
  for (let entry = first; !entry.done; entry = await next()) {
    const view = entryView(entry.value);
    yield format === 'csv'
      ? `${columns.map((column) => csvField(view[column])).join(',')}\r\n`
      : `${JSON.stringify(view)}\n`;
  }
}

/** As RFC 4180 has it. What a spreadsheet would take for a formula is marked as text. */
function csvField(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
