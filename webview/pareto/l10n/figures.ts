// Figures: names where there is little room, where they come from, and classes of candidates.

export const figureTexts = {
  shortNames: {
    peakMemoryBytes: 'Memory',
    parameters: 'Weights',
    sizeBytes: 'File',
    modelledEnergyMj: 'Modelled',
  },
  classes: {
    baseline: 'The original model',
    frontier: 'On the frontier',
    dominated: 'Dominated',
    infeasible: 'Over a limit',
    unplaced: 'Figure unknown',
    failed: 'Failed',
  },
  origins: {
    measured: 'Measured by running this variant',
    predicted: 'Computed by a model of the device, not measured',
    assumed: 'Taken for granted, neither measured nor predicted',
    estimated: 'Measured, but a charger or a short window hid part of it',
    exact: 'Counted from the graph or the file',
  },
  pts: (points: string): string => `${points} pts`,
  points: (points: string): string => `${points} points`,
  measured: 'Measured',
  median: (runs: number): string => `Median of ${runs} runs`,
  predicted: 'Predicted',
  assumed: 'Assumed',
  on: (head: string, where: string): string => `${head} on ${where}.`,
};
