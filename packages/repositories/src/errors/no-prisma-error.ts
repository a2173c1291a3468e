import { RepositoryError } from './repository-error.ts';

/** Prisma was asked for in a store that was given none. */
export class NoPrismaError extends RepositoryError {
  readonly code = 'HF_NO_PRISMA';

  constructor() {
    super(
      'This store has no Prisma Client. Give createStore one: prisma: (pool) => new PrismaClient({ adapter: new PrismaPg(pool) }).',
    );
  }
}
