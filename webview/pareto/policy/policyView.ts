// The Policy view: bands, what they do, and the file that says so.
import { findProblems } from '../../../src/shared/policy/authoring/findProblems';
import type { PolicyProblem } from '../../../src/shared/policy/authoring/policyProblem';
import type { PolicyFile } from '../../../src/shared/policy/types';
import type { Candidate } from '../../../src/shared/run/candidate';
import { h, listen } from '../dom';
import type { Part } from '../parts/part';
import { createSash } from '../parts/sash';
import { texts } from '../l10n/texts';
import { openTab } from '../state/changes';
import type { ViewContext, ViewEntry } from '../views/view';
import { alikeVariants, type IsAlike } from './alikeVariants';
import { createBandList } from './bandList';
import { createFitTable } from './fitTable';
import type { PolicyDesk } from './policyDesk';
import { createPolicyNotice } from './policyNotice';
import { createPolicyWelcome } from './policyWelcome';
import { createProblemList } from './problemList';
import { createRegionPane } from './regionPane';
import { currentPolicy, isEditable, redoEdit, undoEdit } from './session';
import { createSuggestionLine } from './suggestionLine';
import { createTextPane } from './textPane';
import { letterOf } from './variantLetters';

function createPolicyView({ store, policies }: ViewContext): Part {
  const welcome = createPolicyWelcome(policies);
  const notice = createPolicyNotice(policies);
  const bands = createBandList(policies);
  const suggestion = createSuggestionLine(policies);
  const region = createRegionPane(policies);
  const problems = createProblemList(policies);
  const fits = createFitTable();
  const side = createTextPane(policies, () => store.set(openTab('simulate')));
  const main = h(
    'section',
    { class: 'policy-main', 'aria-label': texts.policy.region.title },
    suggestion.element,
    region.element,
    problems.element,
    fits.element,
  );
  const desk = h('div', { class: 'policy-desk' }, bands.element, main);
  const sash = createSash(store, { id: 'policyText', axis: 'x', container: desk, pane: side.element });
  desk.append(sash.element, side.element);
  const element = listen(h('div', { class: 'policy' }, notice.element, desk, welcome.element), {
    keydown: (event) => travelKeys(event, policies),
  });
  const problemsOf = rememberProblems();
  const alikeOf = rememberAlike();
  return {
    element,
    render: (state, explored) => {
      const session = state.policy;
      const policy = currentPolicy(session);
      notice.render(session);
      desk.hidden = policy === null;
      welcome.element.hidden = policy !== null || session.problem !== null;
      if (policy === null) return welcome.render(state);
      sash.render(state, explored);
      const found = problemsOf(policy);
      for (const part of [bands, suggestion, fits, side]) part.render(policy, session, alikeOf(state.candidates));
      region.render(policy, session.plane, session.band, found);
      problems.render(found, isEditable(session));
    },
  };
}

function rememberProblems(): (policy: PolicyFile) => readonly PolicyProblem[] {
  let known: { readonly policy: PolicyFile; readonly problems: readonly PolicyProblem[] } | null = null;
  return (policy) => {
    if (known?.policy !== policy) known = { policy, problems: findProblems(policy, (id) => letterOf(policy, id)) };
    return known.problems;
  };
}

function rememberAlike(): (candidates: readonly Candidate[]) => IsAlike {
  let known: readonly Candidate[] | null = null;
  let isAlike: IsAlike = () => false;
  return (candidates) => {
    if (known !== candidates) [known, isAlike] = [candidates, alikeVariants(candidates)];
    return isAlike;
  };
}

/** Undo and redo of the whole policy; in a field of text the field's own come first. */
function travelKeys(event: KeyboardEvent, desk: PolicyDesk): void {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== 'z' && key !== 'y')) return;
  if (event.target instanceof HTMLInputElement && event.target.type === 'text') return;
  event.preventDefault();
  // VS Code would undo in its editor, too.
  event.stopPropagation();
  desk.change(key === 'y' || event.shiftKey ? redoEdit : undoEdit);
}

export const policyEntry: ViewEntry = { id: 'policy', create: createPolicyView };
