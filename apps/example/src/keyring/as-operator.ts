import { actAs, currentActor } from '@holdfast/repositories';
import type { Caller } from './caller.ts';
import { ForbiddenError } from './forbidden-error.ts';

/** Runs what is about all organizations together, in the name of an operator. @throws ForbiddenError who is none */
export function asOperator<Result>(caller: Caller, work: () => Result): Result {
  if (!caller.isOperator) throw new ForbiddenError('Only operators may do that.');
  return actAs({ ...currentActor(), unrestricted: true }, work);
}
