// The registry of views: a view is one folder and one line here.
import { compareEntry } from '../compare/compareView';
import { exploreEntry } from '../explore/exploreView';
import { policyEntry } from '../policy/policyView';
import { simulateEntry } from '../simulate/simulateView';
import type { ViewEntry } from './view';

export const views: readonly ViewEntry[] = [exploreEntry, compareEntry, policyEntry, simulateEntry];
