// How sure an exit has to be before it answers: probability of its likeliest class. At 0 it always answers. Below a half hardly
// any image of a classifier would stay, above 0.95 hardly any would leave; which one pays is for the search to find.
export const exitThresholds: readonly number[] = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
