import { drizzle } from './drizzle.ts';
import { holdfast } from './holdfast.ts';
import { knex } from './knex.ts';
import { kysely } from './kysely.ts';
import { mikroOrm } from './mikro-orm.ts';
import type { Peer } from './operations.ts';
import { pgControl, pgPrepared, pgUnprepared } from './pg.ts';
import { prisma } from './prisma.ts';
import { typeorm } from './typeorm.ts';

/** What all others are measured against; in every run, whoever is left out. */
export const reference: Peer = pgPrepared;

export const peers: readonly Peer[] = [
  reference,
  pgControl,
  pgUnprepared,
  holdfast,
  prisma,
  drizzle,
  kysely,
  knex,
  typeorm,
  mikroOrm,
];
