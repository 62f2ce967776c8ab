// Over the chart when the limits leave nothing.

export const limitTexts = {
  removesAll: (label: string, sign: string, limit: string): string =>
    `${label} ${sign} ${limit} removes every variant.`,
  together: 'The limits together remove every variant.',
  unknown: 'This figure is known for none of them.',
  raise: (limit: string): string => `Raise to ${limit}`,
  lower: (limit: string): string => `Lower to ${limit}`,
  lowest: (value: string): string => `The lowest found is ${value}.`,
  highest: (value: string): string => `The highest found is ${value}.`,
  liftAll: 'Lift All Limits',
};
