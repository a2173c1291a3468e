/** An option's value as a number. @throws RangeError where it is no whole number from 1 on */
export function wholeNumber(option: string, value: string): number {
  if (/^\d{1,6}$/.test(value) && Number(value) >= 1) return Number(value);
  throw new RangeError(`--${option} is a whole number from 1, not ${JSON.stringify(value)}.`);
}
