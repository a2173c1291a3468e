import type { KeyedRow } from './benchmarked-repository.ts';

/** A repository of whose rows nothing is known: it is given only what was made for it. */
interface AnyRepository {
  create(values: unknown): Promise<KeyedRow>;
  get(id: unknown): Promise<unknown>;
  update(id: unknown, patch: unknown): Promise<unknown>;
  delete(id: unknown): Promise<unknown>;
  restore?(id: unknown): Promise<unknown>;
  createMany?(rows: readonly unknown[]): Promise<unknown>;
}

export interface AnySubject {
  readonly repository: AnyRepository;
}
