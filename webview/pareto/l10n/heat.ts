// The first minute under load against the last.

export const heatTexts = {
  toggle: 'Heat',
  toggleTitle: (cold: number, hot: number, device: string): string =>
    `Arrows from the latency of minute ${cold} to that of minute ${hot} under sustained load, ${device}`,
  /** How to get the figures. */
  none: 'No variant was measured under sustained load. “adascale profile --run RUN --sustained MINUTES” measures the first minute and the last.',
  minute: (minute: number): string => `Minute ${minute}`,
  column: (minute: number, device: string): string => `Latency to minute ${minute} under sustained load, ${device}`,
  row: (minute: number): string => `Latency, minute ${minute}`,
};
