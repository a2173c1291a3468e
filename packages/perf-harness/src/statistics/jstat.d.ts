/** What this package calls of jStat, which comes without types. */
declare module 'jstat' {
  interface Distribution {
    cdf(x: number, ...parameters: readonly number[]): number;
    inv(probability: number, ...parameters: readonly number[]): number;
  }
  const jstat: {
    /** Parameters: mean, standard deviation. */
    readonly normal: Distribution;
    /** Parameters: degrees of freedom. */
    readonly studentt: Distribution;
  };
  export default jstat;
}
