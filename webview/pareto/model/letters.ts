// The shortlist's letters: A is the first. Letters are identity, in print and for any colour vision.

export const mostShortlisted = 26;

export const letterAt = (place: number): string => String.fromCharCode(65 + place);

/** Null where the candidate is not on the shortlist. */
export const letterOf = (shortlist: readonly string[], id: string): string | null => {
  const place = shortlist.indexOf(id);
  return place < 0 ? null : letterAt(place);
};
