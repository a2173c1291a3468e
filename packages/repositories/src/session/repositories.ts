import type { RepositoryContext } from '../access/table-access.ts';
import { ConfigurationError } from '../errors/configuration-error.ts';

/** Repository classes by the name that a store and its sessions have them under. */
export type RepositoryClasses = Readonly<Record<string, new (context: RepositoryContext) => object>>;

/** The repositories of a store or a session. */
export type Repositories<Classes extends RepositoryClasses> = {
  readonly [Name in keyof Classes]: InstanceType<Classes[Name]>;
};

/** Something that makes its repositories from its context when they are first asked for. */
export interface WithRepositories {
  readonly context: RepositoryContext;
  /** Those made so far, by name. */
  readonly made: Map<string, object>;
}

/** What stores and sessions have themselves. */
const taken = new Set([
  'actor',
  'afterCommit',
  'afterRollback',
  'close',
  'context',
  'database',
  'end',
  'ended',
  'knex',
  'made',
  'nest',
  'prisma',
  'query',
  'session',
  'then',
]);

/**
 * Gives the class a getter for each repository.
 * @throws ConfigurationError where a repository has a name that stores or sessions use themselves
 */
export function defineRepositories<
  Parameters extends readonly unknown[],
  Instance extends WithRepositories,
  Classes extends RepositoryClasses,
>(
  Base: new (...parameters: Parameters) => Instance,
  classes: Classes,
): new (
  ...parameters: Parameters
) => Instance & Repositories<Classes> {
  for (const [name, RepositoryClass] of Object.entries(classes)) {
    if (taken.has(name)) {
      throw new ConfigurationError(
        `A repository cannot be called "${name}": stores and sessions use that name themselves.`,
      );
    }
    Object.defineProperty(Base.prototype, name, {
      configurable: true,
      get(this: Instance) {
        let repository = this.made.get(name);
        if (repository === undefined) {
          repository = new RepositoryClass(this.context);
          this.made.set(name, repository);
        }
        return repository;
      },
    });
  }
  // It has just been given them.
  return Base as new (
    ...parameters: Parameters
  ) => Instance & Repositories<Classes>;
}
