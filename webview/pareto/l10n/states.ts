// What the panel says of the run: notices, the pages without data, and the bar of a search under way.
import { count } from './words';

export const stateTexts = {
  resume: 'Resume',
  showLog: 'Show Log',
  tryAgain: 'Try Again',
  chooseData: 'Choose Data…',
  dismiss: 'Dismiss',
  revealFolder: 'Reveal Run Folder',
  cancel: 'Cancel',
  cancelTitle: 'Stops here; everything evaluated so far is kept, and it can be resumed',
  search: 'Search',
  progress: 'Search progress',
  phases: {
    preparing: 'Preparing',
    training: 'Training',
    searching: 'Searching',
    finishing: 'Finishing',
    done: 'Done',
  },
  refinement: {
    /** Beside the progress, and as the title of what was cut short. */
    refine: (ids: readonly string[]): string => `Refining around ${ids.join(', ')}`,
    fineTune: (ids: readonly string[]): string => `Fine-tuning ${ids.join(', ')}`,
    cutShort: (what: string): string => `${what} was cut short.`,
    kept: 'What it found is kept.',
    leave: 'Leave It',
    notBegun: (what: string): string => `${what} did not begin.`,
  },
  found: (variants: number, wanted: number): string => `${count(variants)} of ${count(wanted)} candidates`,
  kept: (candidates: number): string =>
    candidates === 0 ? 'Nothing was evaluated yet.' : `${count(candidates)} candidates are kept.`,
  elsewhere: 'Running elsewhere.',
  elsewhereText: 'Another window or the command line works on this run.',
  cancelled: 'The search was cancelled.',
  interrupted: 'The search was interrupted.',
  stopped: 'The search stopped.',
  couldNot: 'AdaScale could not do that.',
  unreadable: 'This run cannot be read',
  noCandidates: 'No candidates yet',
  appearHere: 'Candidates appear here as they are evaluated.',
  endedBefore: 'This run ended before its first candidate was evaluated.',
  mayClose: 'You can close this panel; the search goes on.',
  loading: 'Loading the run',
};
