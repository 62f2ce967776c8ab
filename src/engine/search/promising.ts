// Which of the bred children are worth an evaluation: foretold by a surrogate of the archive, those that are expected to add
// most hypervolume within the budgets. Where nothing is expected to add anything, those that miss the budgets least come first.
import type { Candidate } from '../../shared/run/candidate';
import { searchObjectives, type Budgets } from '../../shared/run/objectives';
import { totalViolation } from '../../shared/pareto/constrain';
import type { Vector } from '../../shared/pareto/dominance';
import type { Outline } from './problem';
import { referenceCorner, relativeVector } from './relativeVector';
import { chooseByImprovement, type ForetoldVector } from './surrogate/expectedImprovement';
import type { Forecast, Surrogate } from './surrogate/surrogate';

export interface Choosing {
  readonly surrogate: Surrogate;
  readonly baseline: Candidate;
  readonly budgets: Budgets;
  readonly evaluated: readonly Candidate[];
}

interface Foretold {
  readonly outline: Outline;
  readonly violation: number;
  readonly foretold: ForetoldVector;
}

/** Up to `count` of the children, most promising first. */
export function choosePromising(children: readonly Outline[], choosing: Choosing, count: number): readonly Outline[] {
  const foretold = children.flatMap((outline) => foretell(outline, choosing));
  const feasible = foretold.filter(({ violation }) => violation === 0);
  const place = searchObjectives.indexOf('accuracy');
  const vectors = feasible.map((entry) => entry.foretold);
  const chosen = chooseByImprovement(vectors, feasibleVectors(choosing), referenceCorner, place, count).map(
    (index) => feasible[index] as Foretold,
  );
  const rest = foretold.filter((entry) => !chosen.includes(entry)).sort((a, b) => a.violation - b.violation);
  return [...chosen, ...rest].slice(0, count).map((entry) => entry.outline);
}

function foretell(outline: Outline, { surrogate, baseline, budgets }: Choosing): readonly Foretold[] {
  const forecast = surrogate(outline);
  const candidate = asCandidate(outline, forecast, baseline);
  const vector = relativeVector(candidate, baseline);
  if (vector === null) return [];
  // Accuracy gets the benefit of the doubt: an evaluation decides.
  const hopeful = asCandidate(
    outline,
    { ...forecast, accuracy: forecast.accuracy + forecast.accuracyDeviation },
    baseline,
  );
  return [
    {
      outline,
      violation: totalViolation(hopeful, budgets),
      foretold: { vector, deviation: forecast.accuracyDeviation },
    },
  ];
}

function feasibleVectors({ evaluated, baseline, budgets }: Choosing): readonly Vector[] {
  return evaluated.flatMap((candidate) => {
    if (candidate.status !== 'evaluated' || totalViolation(candidate, budgets) > 0) return [];
    const vector = relativeVector(candidate, baseline);
    return vector === null ? [] : [vector];
  });
}

/** A forecast in the shape that budgets and objectives read. Sizes of files go with parameters. */
function asCandidate({ genes }: Outline, forecast: Forecast, baseline: Candidate): Candidate {
  const { accuracy, latencyMs, peakMemoryBytes, parameters, macs } = forecast;
  const sizeBytes = baseline.sizeBytes === null ? null : (baseline.sizeBytes * parameters) / baseline.parameters;
  return {
    ...baseline,
    id: 'forecast',
    genes,
    accuracy: { validation: accuracy, test: null },
    ...{ latencyMs, predictedLatencyMs: latencyMs, peakMemoryBytes, parameters, macs, sizeBytes },
  };
}
