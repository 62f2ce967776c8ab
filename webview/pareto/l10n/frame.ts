// Texts of the frame: tabs, header, run bar, notices and the pages without data.
import { count } from './words';

export const frameTexts = {
  sashes: {
    detail: 'Width of the details',
    table: 'Height of the table',
    policyText: 'Width of the policy text',
  },
  sashHelp: 'Drag it or press arrow keys; double-click or Enter takes the first size.',
  tabs: 'Views',
  tabNames: { explore: 'Explore', compare: 'Compare', policy: 'Policy', simulate: 'Simulate' },
  exportNone: 'Export…',
  exportSome: (variants: number): string =>
    variants === 1 ? 'Export 1 Variant…' : `Export ${count(variants)} Variants…`,
  exportNoneTitle: 'Export variants and a policy; asks which variants',
  exportTitle: (ids: readonly string[]): string =>
    `Export ${ids.slice(0, 8).join(', ')}${ids.length > 8 ? ` and ${count(ids.length - 8)} more` : ''} with a policy`,
  runOn: (device: string, seed: number): string => `${device}, seed ${seed}`,
};
