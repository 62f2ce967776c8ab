// One RPC method a file; a missing handler does not compile.
import { handler as deviceCalibrate } from './deviceCalibrate';
import { handler as deviceClean } from './deviceClean';
import { handler as deviceConnect } from './deviceConnect';
import { handler as deviceDisconnect } from './deviceDisconnect';
import { handler as deviceList } from './deviceList';
import { handler as deviceMemoryCliff } from './deviceMemoryCliff';
import { handler as deviceMonitor } from './deviceMonitor';
import { handler as deviceStatus } from './deviceStatus';
import { handler as deviceTrack } from './deviceTrack';
import { handler as modelEvaluate } from './modelEvaluate';
import { handler as modelInspect } from './modelInspect';
import { handler as policyDraft } from './policyDraft';
import { handler as profileRun } from './profileRun';
import { handler as reproduceRun } from './reproduceRun';
import { handler as runExport } from './runExport';
import { handler as runLayers } from './runLayers';
import { handler as runLeaveRefinement } from './runLeaveRefinement';
import { handler as runList } from './runList';
import { handler as runMeasure } from './runMeasure';
import { handler as runOpen } from './runOpen';
import { handler as runRefine } from './runRefine';
import { handler as runResumeRefine } from './runResumeRefine';
import { handler as searchPreflight } from './searchPreflight';
import { handler as searchResume } from './searchResume';
import { handler as searchStart } from './searchStart';
import type { Handlers } from './task';

export const handlers: Handlers = {
  'model/inspect': modelInspect,
  'model/evaluate': modelEvaluate,
  'search/preflight': searchPreflight,
  'search/start': searchStart,
  'search/resume': searchResume,
  'run/open': runOpen,
  'run/layers': runLayers,
  'run/list': runList,
  'run/measure': runMeasure,
  'run/refine': runRefine,
  'run/resumeRefine': runResumeRefine,
  'run/leaveRefinement': runLeaveRefinement,
  'run/export': runExport,
  'policy/draft': policyDraft,
  'profile/run': profileRun,
  'reproduce/run': reproduceRun,
  'device/list': deviceList,
  'device/status': deviceStatus,
  'device/memoryCliff': deviceMemoryCliff,
  'device/monitor': deviceMonitor,
  'device/calibrate': deviceCalibrate,
  'device/clean': deviceClean,
  'device/connect': deviceConnect,
  'device/disconnect': deviceDisconnect,
  'device/track': deviceTrack,
};
