// Variants worth a look.

export const suggestionTexts = {
  knee: 'Knee',
  best: 'Best within budgets',
  mostAccurate: 'Most accurate',
  smallest: 'Smallest',
  kneeSentence: (gain: string, price: string, nextPrice: string, nextGain: string): string =>
    `${gain} for ${price}; the next ${nextPrice} buy ${nextGain}.`,
  at: (price: string): string => ` at ${price}`,
  below: (share: string): string => `, ${share} below the baseline`,
  weights: (weights: string, below: string, accuracy: string): string => `${weights} weights${below}, ${accuracy}.`,
};
