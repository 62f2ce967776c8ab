// Export as the panel and the command do it: what is selected, if that is enough to switch among, else the person is asked.
import { askVariants, fewestVariants } from './askVariants';
import { exportVariants, type Exporter } from './exportVariants';

/** The bundle's folder, or null when the person changed their mind or it failed (which is reported). @throws as `run/open`. */
export async function exportSelection(
  exporter: Exporter,
  run: string,
  selected: readonly string[],
): Promise<string | null> {
  const variants =
    selected.length >= fewestVariants
      ? selected
      : await askVariants(await exporter.engine.call('run/open', { run }), selected);
  return variants === null ? null : exportVariants(exporter, run, variants);
}
