import { errorMessage, errorPart, errorsIn } from '../errors/thrown.ts';
import type { SuiteError } from '../result/run-result.ts';

/** A thrown value as plain data. Of several errors in one, the first with what the others say. */
export function suiteError(error: unknown): SuiteError {
  const own = plain(error);
  return together([...(own.message === '' ? [] : [own]), ...errorsIn(error).map(plain)]) ?? own;
}

function plain(error: unknown): SuiteError {
  const parts = (['name', 'code', 'stack'] as const).flatMap((part) => {
    const text = errorPart(error, part);
    return text === undefined ? [] : [[part, text] as const];
  });
  return { message: errorMessage(error), ...Object.fromEntries(parts) };
}

/** The first, with what the others say. */
export function together([first, ...others]: readonly SuiteError[]): SuiteError | undefined {
  return first && { ...first, message: [first, ...others].map(({ message }) => message).join(' Also: ') };
}
