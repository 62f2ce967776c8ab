// What a ledger says a training cost.
import { addToSummary, emptyLedger, type LedgerSummary } from '../../train/ledger';
import { readLedger } from '../openLedger';

/** Totals of the jobs that `counts` accepts; of all without it. @throws AdaScaleError `run.corrupt`. */
export async function trainingCost(
  ledgerFile: string,
  counts: (job: string) => boolean = () => true,
): Promise<Pick<LedgerSummary, 'wallMs' | 'passes'>> {
  const records = (await readLedger(ledgerFile)).filter(({ job }) => counts(job));
  return records.reduce(addToSummary, emptyLedger);
}
