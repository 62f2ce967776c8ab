// The line under a picture, so that it explains itself away from the panel.
import type { Scene } from '../chart/scene';
import { texts } from '../l10n/texts';

export const caption = ({ state, explored }: Scene): string =>
  texts.picture.caption(
    state.manifest?.modelName ?? '',
    state.manifest?.device ?? '',
    explored.candidates.length,
    explored.groups.frontier.length,
  );
