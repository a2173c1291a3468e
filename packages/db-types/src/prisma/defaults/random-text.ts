import { randomBytes } from 'node:crypto';

/** As many characters of an alphabet, each as likely as any other. */
export function randomText(length: number, alphabet: string): string {
  // Bytes from here on would make the first characters likelier.
  const limit = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length)) {
      if (byte < limit) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}
