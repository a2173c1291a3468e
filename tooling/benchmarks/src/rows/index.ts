import type { DataSize } from '../database/benchmark-database.ts';
import { emailOf, idOf, visitAt } from '../database/schema.ts';
import type { Inputs } from './inputs.ts';
import { type Row, row } from './row.ts';

const oneAndMany = [1, 20];

/** How deep the deep page lies: a sixth of the visits is behind it. */
export function deepPage({ visits }: DataSize): number {
  return Math.round(visits / 1.2);
}

const renameWithVisit = (inputs: Inputs, caller: number) => {
  const change = inputs.rename(caller);
  return [change, inputs.newVisit(change.id)] as const;
};

const page = (name: string, title: string, depthIn: (size: DataSize) => number) =>
  row({
    name,
    title,
    operation: 'pageBehind',
    callers: oneAndMany,
    prepare: (pageBehind, { size }) => pageBehind(visitAt(depthIn(size), size.users), depthIn(size)),
  });

/** What is measured, in the order of the report. */
export const rows: readonly Row[] = [
  row({
    name: 'find-by-id',
    title: 'find by id',
    operation: 'findById',
    callers: oneAndMany,
    prepare: (findById, inputs) => (caller) => findById(idOf(inputs.user(caller))),
  }),
  row({
    name: 'find-by-unique-key',
    title: 'find by unique key',
    operation: 'findByEmail',
    callers: oneAndMany,
    prepare: (findByEmail, inputs) => (caller) => findByEmail(emailOf(inputs.user(caller))),
  }),
  row({
    name: 'list',
    title: 'list of 25',
    operation: 'listActive',
    callers: oneAndMany,
    prepare: (listActive, inputs) => (caller) => listActive(inputs.moment(caller)),
  }),
  row({
    name: 'create',
    title: 'create',
    operation: 'create',
    callers: oneAndMany,
    cleanUp: 'at the end',
    prepare: (create, inputs) => () => create(inputs.newUser()),
  }),
  row({
    name: 'update',
    title: 'update',
    operation: 'rename',
    callers: oneAndMany,
    cleanUp: 'at the end',
    prepare: (rename, inputs) => (caller) => rename(inputs.rename(caller)),
  }),
  row({
    name: 'transaction',
    title: 'transaction of 2',
    operation: 'renameAndVisit',
    callers: oneAndMany,
    cleanUp: 'at the end',
    prepare: (renameAndVisit, inputs) => (caller) => renameAndVisit(...renameWithVisit(inputs, caller)),
  }),
  row({
    name: 'session',
    title: 'session of 3',
    operation: 'readRenameAndVisit',
    callers: oneAndMany,
    cleanUp: 'at the end',
    prepare: (readRenameAndVisit, inputs) => (caller) =>
      readRenameAndVisit(...renameWithVisit(inputs, caller)),
  }),
  row({
    name: 'audited-update',
    title: 'audited update',
    operation: 'auditedUpdate',
    callers: oneAndMany,
    cleanUp: 'at the end',
    prepare: (auditedUpdate, inputs) => (caller) => auditedUpdate(inputs.auditedChange(caller)),
  }),
  row({
    name: 'create-many',
    title: 'create many',
    operation: 'createMany',
    callers: [1],
    cleanUp: 'after each call',
    prepare: (createMany, inputs) => {
      const users = Array.from({ length: inputs.size.bulk }, () => inputs.newUser());
      return () => createMany(users);
    },
  }),
  page('first-page', 'page 1', () => 1),
  page('deep-page', 'deep page', deepPage),
];
