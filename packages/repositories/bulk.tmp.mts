import { startPostgresServer } from '@holdfast-tooling/test-databases/server';
import { postgres } from '@holdfast/resilience/postgres';
import { Repository } from './src/repository/repository.ts';
import { defineTable, guid, text, boolean, audited, versioned, softDeletable, json, newGuid } from '@holdfast/db-types';
import pg from 'pg';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
const require = createRequire('/work/main/tooling/benchmarks/package.json');
const { from: copyFrom } = require('pg-copy-streams');
const server = await startPostgresServer();
const users = defineTable('users', { id: guid().primaryKey(), email: text(), fullName: text().named('full_name'), settings: json(), isActive: boolean().named('is_active'), createdAt: audited.createdAt.named('created_at'), createdBy: audited.createdBy.named('created_by'), updatedAt: audited.updatedAt.named('updated_at'), updatedBy: audited.updatedBy.named('updated_by'), ...versioned, deletedAt: softDeletable.deletedAt.named('deleted_at'), deletedBy: softDeletable.deletedBy.named('deleted_by') });
const db = postgres({ url: server.url, pool: { max: 4 } });
await db.query({ text: `create table users (id uuid primary key, email text not null unique, full_name text not null, settings jsonb not null, is_active boolean not null, created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null, version integer not null, deleted_at timestamptz(3), deleted_by text)`, values: [] });
await db.query({ text: 'create index on users (created_at, id)', values: [] });
const repo = new Repository(users, { queryable: db });
const pool = new pg.Pool({ connectionString: server.url, max: 4 });
const cols = 'id,email,full_name,settings,is_active,created_at,created_by,updated_at,updated_by,version,deleted_at,deleted_by';
const esc: Record<string,string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
function field(value: any): string { if (value === null) return '\\N'; if (value instanceof Date) return value.toISOString(); const t = typeof value === 'object' ? JSON.stringify(value) : String(value); return t.replace(/[\\\n\r\t]/g, (c) => esc[c] ?? c); }
function* blocks(rows: any[]) { for (let s = 0; s < rows.length; s += 500) { const lines = rows.slice(s, s + 500).map((u) => { const now = new Date(); return [u.id, u.email, u.fullName, u.settings, u.isActive, now, 'system', now, 'system', 1, null, null].map(field).join('\t'); }); yield Buffer.from(`${lines.join('\n')}\n`); } }
async function raw(rows: any[]) { const c = await pool.connect(); try { await pipeline(Readable.from(blocks(rows)), c.query(copyFrom(`copy users (${cols}) from stdin`))); } finally { c.release(); } }
async function rawUnnest(rows: any[]) { const c = rows; const now = new Date().toISOString(); const v = (f: (u: any) => any) => c.map(f);
  await pool.query({ name: 'un', text: `insert into users (${cols}) select * from unnest($1::uuid[],$2::text[],$3::text[],$4::jsonb[],$5::bool[],$6::timestamptz[],$7::text[],$8::timestamptz[],$9::text[],$10::int[],$11::timestamptz[],$12::text[])`, values: [v(u=>u.id),v(u=>u.email),v(u=>u.fullName),v(u=>JSON.stringify(u.settings)),v(u=>u.isActive),v(()=>now),v(()=>'system'),v(()=>now),v(()=>'system'),v(()=>1),v(()=>null),v(()=>null)] }); }
let n = 0;
const make = (count: number) => Array.from({ length: count }, () => ({ id: newGuid(), email: `u${n++}@example.com`, fullName: `User ${n}`, settings: { theme: 'dark', locale: 'en', notifications: { email: true, push: false } }, isActive: true }));
const med = (a: number[]) => a.sort((x, y) => x - y)[a.length >> 1]!;
for (const count of process.argv.slice(2).map(Number)) {
  const times: Record<string, number[]> = { raw: [], unnest: [], ours: [] };
  const rounds = count >= 10000 ? 15 : 60;
  for (let i = -5; i < rounds; i++) for (const [name, run] of Object.entries({ raw, unnest: rawUnnest, ours: (r: any[]) => repo.createMany(r) }).sort(() => Math.random() - .5)) {
    const rows = make(count); await pool.query('truncate users'); const t = performance.now(); await run(rows); if (i >= 0) times[name]!.push(performance.now() - t);
  }
  const m = Object.fromEntries(Object.entries(times).map(([k, v]) => [k, med(v)]));
  console.log(count, m, 'ours/rawcopy', (m.ours! / m.raw!).toFixed(2), 'ours/unnest', (m.ours! / m.unnest!).toFixed(2));
}
await pool.end(); await db.close(); await server.stop?.(); process.exit(0);
