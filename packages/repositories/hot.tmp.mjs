import { startPostgresServer } from '@holdfast-tooling/test-databases/server';
import { postgres } from '@holdfast/resilience/postgres';
import { createStore, Repository } from '@holdfast/repositories';
import { defineTable, guid, text, boolean, audited, versioned, softDeletable, json, newGuid } from '@holdfast/db-types';
import pg from 'pg';
const server = await startPostgresServer();
const users = defineTable('users', { id: guid().primaryKey(), email: text(), fullName: text().named('full_name'), isActive: boolean().named('is_active').default(true), settings: json().default({a:1}), ...audited, ...versioned, ...softDeletable }, { uniqueKeys: [['email']] });
const store = createStore({ database: postgres({ url: server.url, pool: { max: 10 } }), repositories: { users: Repository.for(users) } });
await store.query({ text: `create table users (id uuid primary key, email text not null unique, full_name text not null, is_active boolean not null, settings jsonb not null, created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null, version integer not null, deleted_at timestamptz(3), deleted_by text)`, values: [] });
const ids = [];
await store.session(async s => { for (let i = 0; i < 2000; i++) ids.push((await s.users.create({ email: `u${i}@x.org`, fullName: `User ${i}` })).id); });
const pool = new pg.Pool({ connectionString: server.url, max: 10 });
const cols = '"id" as "id", "email" as "email", "full_name" as "fullName", "is_active" as "isActive", "settings" as "settings", "created_at" as "createdAt", "created_by" as "createdBy", "updated_at" as "updatedAt", "updated_by" as "updatedBy", "version" as "version", "deleted_at" as "deletedAt", "deleted_by" as "deletedBy"';
const pick = () => ids[(Math.random() * ids.length) | 0];
let n = 0;
const rows = {
  get: { raw: async () => (await pool.query({ name: 'get', text: `select ${cols} from "users" where "id" = $1 and "deleted_at" is null`, values: [pick()] })).rows[0], ours: () => store.users.get(pick()) },
  list: { raw: async () => (await pool.query({ name: 'list', text: `select ${cols} from "users" where "is_active" = $1 and "deleted_at" is null order by "created_at" desc, "id" desc limit $2`, values: [true, 25] })).rows, ours: () => store.users.list({ where: { isActive: true }, orderBy: { createdAt: 'desc' }, limit: 25 }) },
  create: { raw: async () => { const now = new Date().toISOString(); return (await pool.query({ name: 'ins', text: `insert into "users" ("id","email","full_name","is_active","settings","created_at","created_by","updated_at","updated_by","version") values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) returning ${cols}`, values: [newGuid(), `a${n++}@y`, 'x', true, '{"a":1}', now, 'system', now, 'system', 1] })).rows[0]; }, ours: () => store.users.create({ email: `b${n++}@y`, fullName: 'x' }) },
  update: { raw: async () => (await pool.query({ name: 'upd', text: `update "users" set "full_name" = $1, "updated_at" = $2, "updated_by" = $3, "version" = "version" + 1 where "id" = $4 and "deleted_at" is null returning ${cols}`, values: ['y' + n++, new Date().toISOString(), 'system', pick()] })).rows[0], ours: () => store.users.update(pick(), { fullName: 'z' + n++ }) },
  session3: { raw: async () => { const c = await pool.connect(); try { await c.query('begin'); await c.query({ name: 'get', text: `select ${cols} from "users" where "id" = $1 and "deleted_at" is null`, values: [pick()] }); await c.query({ name: 'upd', text: `update "users" set "full_name" = $1, "updated_at" = $2, "updated_by" = $3, "version" = "version" + 1 where "id" = $4 and "deleted_at" is null returning ${cols}`, values: ['y' + n++, new Date().toISOString(), 'system', pick()] }); await c.query({ name: 'get', text: `select ${cols} from "users" where "id" = $1 and "deleted_at" is null`, values: [pick()] }); await c.query('commit'); } finally { c.release(); } }, ours: () => store.session(async (s) => { await s.users.get(pick()); await s.users.update(pick(), { fullName: 'z' + n++ }); await s.users.get(pick()); }) },
};
async function slice(f, callers, ms) { const end = performance.now() + ms; let done = 0; await Promise.all(Array.from({ length: callers }, async () => { while (performance.now() < end) { await f(); done++; } })); return done; }
const only = process.argv[2]?.split(',') ?? Object.keys(rows);
for (const callers of [1, 20]) for (const name of only) {
  const r = rows[name]; const ratios = []; let raws = 0, ours = 0;
  await slice(r.raw, callers, 300); await slice(r.ours, callers, 300);
  for (let i = 0; i < 9; i++) { const flip = i % 2; const a = flip ? await slice(r.raw, callers, 250) : await slice(r.ours, callers, 250); const b = flip ? await slice(r.ours, callers, 250) : await slice(r.raw, callers, 250); const [raw, our] = flip ? [a, b] : [b, a]; ratios.push(our / raw); raws += raw; ours += our; }
  ratios.sort((x, y) => x - y);
  console.log(callers, name, 'ratio', ratios[4].toFixed(2), `(${ratios[0].toFixed(2)}–${ratios[8].toFixed(2)})`, 'raw/s', (raws / 2.25) | 0, 'ours/s', (ours / 2.25) | 0);
}
await pool.end(); await store.close(); await server.remove();
