// Metric names where there is little room.
import { texts } from '../l10n/texts';
import type { Dimension } from './dimension';

const shorter: Readonly<Partial<Record<string, string>>> = texts.figures.shortNames;

export const shortLabel = ({ id, label }: Pick<Dimension, 'id' | 'label'>): string => shorter[id] ?? label;
