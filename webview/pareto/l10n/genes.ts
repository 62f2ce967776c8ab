// Names of genes as axes, shades and rows.

/** `exit.threshold` reads `Exit threshold`. */
const spaced = (id: string): string => {
  const text = id.replaceAll('.', ' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
};

export const geneTexts = {
  operator: (stage: string): string => `${stage} operator`,
  ratio: (stage: string): string => `${stage} ratio`,
  width: (group: string): string => `${group} width`,
  block: (block: string): string => `${block} kept`,
  kept: 'kept',
  dropped: 'dropped',
  whole: spaced,
};
