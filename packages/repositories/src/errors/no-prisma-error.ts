import { RepositoryError } from './repository-error.ts';

/** Prisma was asked for in a store that was given none. */
export class NoPrismaError extends RepositoryError {
  constructor() {
    super(
      'NoPrismaError',
      'HF_NO_PRISMA',
      'This store has no Prisma Client. Give createStore one: prisma: (pool) => new PrismaClient({ adapter: new PrismaPg(pool) }).',
    );
  }
}
