// Variants of a frontier that are worth shipping together, for npm start and the sample policy.

/** Members of the accuracy-latency frontier, fastest first, that keep at least two thirds of the best accuracy. */
function worthShipping(frontier) {
  const best = Math.max(...frontier.map(({ accuracy }) => accuracy.validation));
  const fastestFirst = [...frontier].sort((a, b) => a.latencyMs - b.latencyMs);
  let reached = (2 / 3) * best;
  return fastestFirst.filter(({ accuracy }) => {
    const better = accuracy.validation > reached;
    if (better) reached = accuracy.validation;
    return better;
  });
}

/** At most `count` ids: the fastest, the most accurate and some between them, evenly spaced. */
export function pickVariants(frontier, count) {
  const worth = worthShipping(frontier);
  const places = Array.from({ length: count }, (_, i) => Math.round((i * (worth.length - 1)) / (count - 1)));
  return [...new Set(places.map((place) => worth[place].id))];
}
