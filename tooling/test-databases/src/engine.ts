/** A database engine a test can run on. */
export type Engine = 'postgres' | 'sqlite';

export const engines: readonly Engine[] = ['postgres', 'sqlite'];
