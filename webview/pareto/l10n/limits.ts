// Over the chart when the limits leave nothing.
import { count } from './words';

export const limitTexts = {
  limit: (label: string, sign: string, limit: string): string => `${label} ${sign} ${limit}`,
  removesAll: (limit: string): string => `${limit} removes every variant.`,
  together: 'The limits together remove every variant.',
  without: (limit: string, variants: number): string =>
    `Without ${limit}, ${count(variants)} ${variants === 1 ? 'variant meets' : 'variants meet'} the others.`,
  lift: (label: string): string => `Lift ${label}`,
  unknown: 'This figure is known for none of them.',
  raise: (limit: string): string => `Raise to ${limit}`,
  lower: (limit: string): string => `Lower to ${limit}`,
  lowest: (value: string): string => `The lowest found is ${value}.`,
  highest: (value: string): string => `The highest found is ${value}.`,
  liftAll: 'Lift All Limits',
};
