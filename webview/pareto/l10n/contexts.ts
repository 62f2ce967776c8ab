// Budgets by context.
import { count } from './words';

export const contextTexts = {
  heading: 'Budgets',
  batterySaver: 'Battery saver',
  normal: 'Normal',
  added: (place: number): string => `Context ${place}`,
  add: 'Add budget',
  remove: (name: string): string => `Remove ${name}`,
  nameOf: (name: string): string => `Name of the context ${name}`,
  limitOf: (name: string): string => `${name}, latency at most`,
  fits: (variants: number): string => `${count(variants)} fit`,
  nothing: 'Nothing fits.',
  best: (accuracy: string): string => `, best ${accuracy} `,
  flag: (name: string, limit: string): string => `${name} ≤ ${limit}`,
  flagHelp: 'Arrow keys move the budget, Shift moves it further, drag to move it.',
  none: 'No latency is known yet.',
};
