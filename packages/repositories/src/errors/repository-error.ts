import { HoldfastError } from '@holdfast/resilience';

/** The base of every error that is about stores, sessions and repositories. */
export class RepositoryError extends HoldfastError {}
