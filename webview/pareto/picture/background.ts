// On what a picture is drawn: as the panel looks, on white paper, or on nothing.
import type { Theme } from '../theme';

export const backgrounds = ['theme', 'white', 'transparent'] as const;
export type Background = (typeof backgrounds)[number];

/** Dark ink for paper, whatever the theme. */
const paper = {
  foreground: '#1f1f1f',
  dim: '#565656',
  background: '#ffffff',
  frontier: '#005fb8',
  grid: 'rgba(31,31,31,0.14)',
  focus: '#005fb8',
  ink: [31, 31, 31],
  highContrast: false,
} as const;

export const pictureTheme = (theme: Theme, background: Background): Theme =>
  background === 'white' ? { ...theme, ...paper } : theme;

/** What is filled in behind the picture; null leaves it clear. */
export const fillOf = (theme: Theme, background: Background): string | null =>
  background === 'transparent' ? null : pictureTheme(theme, background).background;
