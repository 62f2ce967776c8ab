// Entry of the measuring process when the engine runs from its sources; the bundled engine starts itself with `--measure`.
import { runMeasureChild } from './measureChild';

runMeasureChild();
