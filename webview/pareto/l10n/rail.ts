// The rail: limits and suggestions.
import { count } from './words';

export const railTexts = {
  name: 'Filters',
  limits: 'Limits',
  reset: 'Reset limits',
  suggestions: 'Suggestions',
  noSuggestions: 'No frontier to suggest from.',
  fits: (variants: number): string => `${count(variants)} fit`,
  nothing: 'Nothing fits.',
  best: (accuracy: string): string => `, best ${accuracy} `,
  atMost: (label: string): string => `${label}, at most`,
  atLeast: (label: string): string => `${label}, at least`,
  any: 'any',
  noLimit: 'no limit',
  removes: (variants: number): string => `${count(variants)} variants do not meet this limit`,
  history: 'Search history',
};
