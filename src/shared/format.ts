// Numbers for people: a unit beside every number, a blank for what is unknown.

const scaled = (value: number, steps: readonly (readonly [number, string])[], base: string): string => {
  const step = steps.find(([size]) => Math.abs(value) >= size);
  return step ? `${(value / step[0]).toPrecision(3)} ${step[1]}` : `${value} ${base}`.trim();
};

const decimal = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;
const binary = [
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
] as const;

export const formatCount = (value: number | null): string => (value === null ? '' : scaled(value, decimal, ''));
export const formatBytes = (value: number | null): string => (value === null ? '' : scaled(value, binary, 'B'));
export const formatPercent = (share: number | null): string => (share === null ? '' : `${(share * 100).toFixed(1)} %`);
export const formatMs = (ms: number | null): string =>
  ms === null ? '' : `${ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3)} ms`;
/** Energy of one inference. */
export const formatMj = (mj: number | null): string =>
  mj === null
    ? ''
    : mj >= 0.1
      ? `${mj >= 100 ? mj.toFixed(0) : mj.toPrecision(3)} mJ`
      : `${(mj * 1000).toPrecision(3)} µJ`;
