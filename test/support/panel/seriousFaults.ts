// What axe-core finds on a page, as far as it keeps somebody from using it.
import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { PanelPage } from './panelPage';
import { settle } from './settle';
import type { ThemeName } from './themes';

export const allThemes: readonly ThemeName[] = ['dark', 'light', 'highContrastDark', 'highContrastLight'];

type AxeWindow = { axe: { run(options: RunOptions): Promise<AxeResults> } };

async function look({ page }: PanelPage, options: RunOptions): Promise<string[]> {
  const { violations } = await page.evaluate((given) => (window as unknown as AxeWindow).axe.run(given), options);
  return violations
    .filter((fault) => fault.impact === 'serious' || fault.impact === 'critical')
    .map(
      (fault) =>
        `${fault.id}: ${fault.nodes.map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(', ')}`,
    );
}

/** The rules about colours among those that a plain run applies. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** One sentence a kind of fault. */
export async function seriousFaults(panel: PanelPage): Promise<string[]> {
  await panel.page.evaluate(axe.source);
  return look(panel, { resultTypes: ['violations'] });
}

/**
 * The same for a page that was opened in the first theme, in every theme: all rules there, and in the others those about
 * colours, for nothing else of the page depends on the theme.
 */
export async function seriousFaultsInThemes(panel: PanelPage): Promise<string[]> {
  const found = await seriousFaults(panel);
  for (const theme of allThemes.slice(1)) {
    await panel.setTheme(theme);
    await settle(panel.page);
    const faults = await look(panel, { runOnly: colourRules, resultTypes: ['violations'] });
    found.push(...faults.map((fault) => `${theme}: ${fault}`));
  }
  return found;
}
