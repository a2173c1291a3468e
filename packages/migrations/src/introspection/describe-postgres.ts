import type { Queryable } from '@holdfast/resilience';

import type { DescribedObject } from './described-object.ts';

/** Schemas of the database's own are none of ours, and what an extension brought along goes with the extension. */
const ours = (schema: string): string => `${schema} !~ '^pg_' AND ${schema} <> 'information_schema'`;
const notOfAnExtension = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`;
const relation = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relname !~ '^_(prisma|holdfast)_'
  AND ${notOfAnExtension('pg_class', 'c.oid')}`;
/** A relation's name, with its schema unless it is found without. */
const name = 'c.oid::regclass::text';

/** One query for each kind of object; each answers `object` and `definition`. */
const queries: readonly string[] = [
  `SELECT 'schema ' || quote_ident(nspname) AS object, '' AS definition FROM pg_namespace WHERE ${ours('nspname')}`,
  `SELECT 'extension ' || quote_ident(extname), '' FROM pg_extension WHERE extname <> 'plpgsql'`,
  `SELECT 'table ' || ${name}, concat_ws(' ',
      CASE c.relpersistence WHEN 'u' THEN 'unlogged' END, CASE c.relkind WHEN 'f' THEN 'foreign' END,
      CASE WHEN c.relkind = 'p' THEN 'partition by ' || pg_get_partkeydef(c.oid) END,
      CASE WHEN c.relispartition THEN 'partition ' || pg_get_expr(c.relpartbound, c.oid) END,
      CASE WHEN c.relrowsecurity THEN 'row security' END, CASE WHEN c.relforcerowsecurity THEN 'forced' END,
      (SELECT 'inherits ' || string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno)
        FROM pg_inherits WHERE inhrelid = c.oid), c.reloptions::text)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'f') AND ${relation}`,
  `SELECT CASE c.relkind WHEN 'm' THEN 'materialized view ' ELSE 'view ' END || ${name},
      concat_ws(' ', c.reloptions::text, pg_get_viewdef(c.oid))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND ${relation}`,
  `SELECT 'column ' || ${name} || '.' || quote_ident(a.attname), concat_ws(' ',
      format_type(a.atttypid, a.atttypmod),
      CASE WHEN a.attcollation <> t.typcollation THEN 'collate ' || a.attcollation::regcollation::text END,
      CASE WHEN a.attnotnull THEN 'not null' END,
      CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity' END,
      CASE a.attgenerated WHEN 's' THEN 'stored' WHEN 'v' THEN 'virtual' END,
      'default ' || pg_get_expr(d.adbin, d.adrelid))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'c') AND ${relation}`,
  // Type 'n' is NOT NULL, which PostgreSQL 18 lists here as well; it stands with the column.
  `SELECT 'constraint ' || ${name} || '.' || quote_ident(k.conname),
      concat_ws(' ', pg_get_constraintdef(k.oid), CASE WHEN NOT k.convalidated THEN 'not validated' END)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype <> 'n' AND k.contype <> 't' AND ${relation}`,
  `SELECT 'index ' || i.indexrelid::regclass::text,
      concat_ws(' ', pg_get_indexdef(i.indexrelid), CASE WHEN NOT i.indisvalid THEN 'invalid' END)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
      AND c.relkind <> 't' AND ${relation}`,
  `SELECT 'sequence ' || ${name}, concat_ws(' ', format_type(s.seqtypid, NULL), 'start', s.seqstart, 'by',
      s.seqincrement, 'from', s.seqmin, 'to', s.seqmax, CASE WHEN s.seqcycle THEN 'cycle' END,
      (SELECT 'owned by ' || d.refobjid::regclass::text || '.' || quote_ident(a.attname) FROM pg_depend d
        JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0))
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${relation}`,
  `SELECT CASE t.typtype WHEN 'e' THEN 'enum ' WHEN 'd' THEN 'domain ' ELSE 'range ' END || t.oid::regtype::text,
      CASE t.typtype
        WHEN 'e' THEN (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
          FROM pg_enum WHERE enumtypid = t.oid)
        WHEN 'd' THEN concat_ws(' ', format_type(t.typbasetype, t.typtypmod),
          CASE WHEN t.typnotnull THEN 'not null' END, 'default ' || t.typdefault,
          (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname)
            FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype <> 'n'))
        ELSE (SELECT format_type(rngsubtype, NULL) FROM pg_range WHERE rngtypid = t.oid) END
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'd', 'r') AND ${ours('n.nspname')} AND ${notOfAnExtension('pg_type', 't.oid')}`,
  `SELECT 'function ' || p.oid::regprocedure::text,
      CASE WHEN p.prokind = 'a' THEN 'aggregate' ELSE pg_get_functiondef(p.oid) END
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE ${ours('n.nspname')} AND ${notOfAnExtension('pg_proc', 'p.oid')}`,
  `SELECT 'trigger ' || ${name} || '.' || quote_ident(g.tgname), concat_ws(' ', pg_get_triggerdef(g.oid),
      CASE g.tgenabled WHEN 'O' THEN NULL WHEN 'D' THEN 'disabled' ELSE 'enabled ' || g.tgenabled::text END)
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT g.tgisinternal AND ${relation}`,
  `SELECT 'policy ' || ${name} || '.' || quote_ident(p.polname), concat_ws(' ',
      CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END, p.polcmd::text,
      (SELECT string_agg(CASE r WHEN 0 THEN 'public' ELSE pg_get_userbyid(r) END, ', ' ORDER BY r)
        FROM unnest(p.polroles) r),
      'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${relation}`,
];

/** What differs from kind to kind stands in the queries; all of them are one round trip. */
const text = queries.map((query) => `(${query})`).join('\nUNION ALL\n');

export async function describePostgres(on: Queryable): Promise<readonly DescribedObject[]> {
  return (await on.query<DescribedObject>({ text, values: [] }, { idempotent: true })).rows;
}
