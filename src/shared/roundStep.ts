/** Smallest of 1, 2, 5 × 10^n that is at least `rough`, which is above 0. */
export function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(9));
}
