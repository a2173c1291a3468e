/** A way to keep passwords so that they can be checked and not read. Its results tell the way they were made. */
export interface PasswordHasher {
  /** A hash of the password with a salt of its own, as text that begins with `$`. */
  hash(password: string): Promise<string>;
  /**
   * Whether `stored` was made from this password. Where it is no hash of this kind it is not, and the answer takes as long
   * as any other.
   */
  verify(stored: string, password: string): Promise<boolean>;
  /** Whether the password should be hashed anew: `stored` was made in a weaker way than `hash` would. */
  needsRehash(stored: string): boolean;
}
