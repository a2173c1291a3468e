import { HoldfastError } from '@holdfast/resilience';

/** The base of every error that is about migrations: what happened, which state the database is in, what to do. */
export class MigrationError extends HoldfastError {}
